using MailKit.Domain.Webhooks;
using MailKit.Web.Data;
using MailKit.Web.Work;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Web.Retention;

/// <summary>Removes the bodies of webhooks that are done, and much later the webhooks: until then their ids tell a delivery that comes again. What waits, or is parked, stays.</summary>
public sealed class OldWebhooks(MailKitDbContext db, Transactions transactions)
{
    private const int Piece = 1000;

    private static readonly WebhookState[] Done = [WebhookState.Done, WebhookState.Ignored, WebhookState.Foreign];

    /// <returns>The id to go on after; null when that was all.</returns>
    public async Task<Guid?> RemoveBodiesAsync(Guid after, Guid before, CancellationToken cancellationToken)
    {
        var ids = await db.WebhookBodies
            .Where(b => b.WebhookId > after && b.WebhookId < before && db.Webhooks.Any(w => w.Id == b.WebhookId && Done.Contains(w.State)))
            .OrderBy(b => b.WebhookId)
            .Select(b => b.WebhookId)
            .Take(Piece)
            .ToListAsync(cancellationToken);

        if (ids.Count is 0)
        {
            return null;
        }

        // One that a person replays meanwhile keeps what it says.
        await transactions.RunAsync<MailKitDbContext, int>(
            own => own.WebhookBodies.Where(b => ids.Contains(b.WebhookId) && own.Webhooks.Any(w => w.Id == b.WebhookId && Done.Contains(w.State))).ExecuteDeleteAsync(cancellationToken),
            cancellationToken);
        return Next(ids);
    }

    /// <inheritdoc cref="RemoveBodiesAsync"/>
    public async Task<Guid?> ForgetAsync(Guid after, Guid before, CancellationToken cancellationToken)
    {
        var ids = await db.Webhooks
            .Where(w => w.Id > after && w.Id < before && Done.Contains(w.State))
            .OrderBy(w => w.Id)
            .Select(w => w.Id)
            .Take(Piece)
            .ToListAsync(cancellationToken);

        if (ids.Count is 0)
        {
            return null;
        }

        await transactions.RunAsync<MailKitDbContext, int>(own => own.Webhooks.Where(w => ids.Contains(w.Id) && Done.Contains(w.State)).ExecuteDeleteAsync(cancellationToken), cancellationToken);
        return Next(ids);
    }

    private static Guid? Next(List<Guid> ids) => ids.Count < Piece ? null : ids[^1];
}
