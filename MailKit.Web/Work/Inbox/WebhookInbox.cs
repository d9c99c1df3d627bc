using System.Text.Json;
using MailKit.Domain.Webhooks;
using MailKit.Domain.Work;
using MailKit.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Web.Work.Inbox;

/// <summary>Stores webhooks once, and lets a person ask for an effect again. Effects come later, from what is stored.</summary>
public sealed class WebhookInbox(MailKitDbContext db, IWebhookReader reader, WorkTable work, InboxLane lane, TimeProvider clock)
{
    /// <summary>True when it is new; a delivery that comes again changes nothing.</summary>
    public async Task<bool> StoreAsync(string provider, string webhookId, byte[] body, CancellationToken cancellationToken)
    {
        var type = TypeOf(body);
        var kind = type is null ? null : reader.KindOf(provider, type);
        var message = WebhookMessage.Receive(provider, webhookId, type ?? "unreadable", kind, clock.GetUtcNow());

        if (type is null)
        {
            message.Parked("The body is not JSON.");
        }

        CrashPoint.Reach("webhook-before-store");

        if (await lane.WriteAsync(new(message, WebhookBody.Of(message, body)), cancellationToken))
        {
            CrashPoint.Reach("webhook-stored");
            return true;
        }

        var known = db.Webhooks.AsNoTracking().Where(w => w.Provider == provider && w.WebhookId == webhookId);
        return await db.ReadDoneAsync(() => known.SingleOrDefaultAsync(cancellationToken), cancellationToken) is null ? throw new CommitUnknownException("The webhook had come before, and is gone.") : false;
    }

    /// <summary>False when there is no such message, or what it said is no longer kept.</summary>
    public async Task<bool> ReplayAsync(Guid id, CancellationToken cancellationToken)
    {
        if (await db.Webhooks.AsTracking().FirstOrDefaultAsync(w => w.Id == id, cancellationToken) is not { } message
            || !await db.WebhookBodies.AnyAsync(b => b.WebhookId == id, cancellationToken))
        {
            return false;
        }

        if (message.Kind is { } kind)
        {
            message.Replay();
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            await db.SaveChangesAsync(cancellationToken);
            await work.AskAsync(kind, id, message.AccountId, cancellationToken);
            await transaction.CommitAsync(CancellationToken.None);
            work.Committed();
        }

        return true;
    }

    // The type is for people, logs and choosing the effect; a body without one, or with one that is no name, is stored all the same.
    private static string? TypeOf(byte[] body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            var type = json.RootElement.ValueKind is JsonValueKind.Object && json.RootElement.TryGetProperty("type", out var value) && value.ValueKind is JsonValueKind.String ? value.GetString()! : "";
            return type.Length is > 0 and <= 100 && type.All(static c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-') ? type : "unknown";
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // No JSON, or a text in it that is no UTF-8 or half of a pair.
            return null;
        }
    }
}
