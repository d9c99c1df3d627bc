using System.Text.Json;
using MailKit.Domain.Webhooks;
using MailKit.Web.Billing;
using MailKit.Web.Data;
using MailKit.Web.Sending;
using MailKit.Web.Work;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Web.Work;

/// <summary>Stores webhooks once, and lets a person ask for an effect again. Effects come later, from what is stored.</summary>
public sealed class WebhookInbox(
    MailKitDbContext db,
    WorkSignal<ApplyDodoEventStep> dodo,
    WorkSignal<ApplyResendEventStep> resend,
    TimeProvider clock)
{
    /// <summary>True when it is new; a delivery that comes again changes nothing.</summary>
    public async Task<bool> StoreAsync(string provider, string webhookId, byte[] body, CancellationToken cancellationToken)
    {
        var type = TypeOf(body);
        var message = WebhookMessage.Receive(provider, webhookId, type ?? "unreadable", body, clock.GetUtcNow());

        if (type is null)
        {
            message.Parked("The body is not JSON.");
        }

        db.Webhooks.Add(message);
        CrashPoint.Reach("webhook-before-store");

        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException e) when (db.IsDuplicate(e))
        {
            return false;
        }

        CrashPoint.Reach("webhook-stored");
        Wake(provider);
        return true;
    }

    /// <summary>False when there is no such message.</summary>
    public async Task<bool> ReplayAsync(long id, CancellationToken cancellationToken)
    {
        if (await db.Webhooks.FirstOrDefaultAsync(w => w.Id == id, cancellationToken) is not { } message)
        {
            return false;
        }

        message.Replay(clock.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
        Wake(message.Provider);

        return true;
    }

    private void Wake(string provider)
    {
        if (provider is WebhookMessage.Dodo)
        {
            dodo.Wake();
        }
        else
        {
            resend.Wake();
        }
    }

    // The type is for people and for choosing the effect; a body without one is stored all the same.
    private static string? TypeOf(byte[] body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            var type = json.RootElement.ValueKind is JsonValueKind.Object && json.RootElement.TryGetProperty("type", out var value) && value.ValueKind is JsonValueKind.String ? value.GetString()! : "";

            return type.Length is > 0 and <= 100 ? type : "unknown";
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
