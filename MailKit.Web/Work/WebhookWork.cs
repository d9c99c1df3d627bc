using MailKit.Domain.Webhooks;
using MailKit.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Web.Work;

/// <summary>What both steps that apply webhooks do at the end.</summary>
public static class WebhookWork
{
    extension(MailKitDbContext db)
    {
        /// <summary>Writes what became of the message, and nothing that a failed effect left behind; the fence refuses a late worker.</summary>
        public async Task KeepAsync(WebhookMessage message, CancellationToken cancellationToken)
        {
            db.ChangeTracker.Clear();
            var entry = db.Attach(message);

            foreach (var property in (string[])[nameof(message.State), nameof(message.AccountId), nameof(message.DoneAt), nameof(message.DueAt), nameof(message.Failures), nameof(message.Error)])
            {
                entry.Property(property).IsModified = true;
            }

            await db.SaveChangesAsync(cancellationToken);
        }
    }
}
