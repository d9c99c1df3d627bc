using System.Text.Json;
using MailKit.Domain.Accounts;
using MailKit.Domain.Credits;
using MailKit.Domain.Webhooks;
using MailKit.Domain.Work;
using MailKit.Web.Banners;
using MailKit.Web.Credits;
using MailKit.Web.Data;
using MailKit.Web.Live;
using MailKit.Web.Work;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Web.Billing;

/// <summary>Gives a stored Dodo webhook its effect. Order means nothing: a credit event is keyed by its ledger entry, everything else makes us read the truth again.</summary>
public sealed class ApplyDodoEventStep(
    MailKitDbContext db,
    LedgerImport ledger,
    BillingRecords records,
    BannerBoard banners,
    ICreditGateway credits,
    LiveFeed feed,
    Leases leases,
    TimeProvider clock,
    ILogger<ApplyDodoEventStep> logger) : WebhookStep(WebhookMessage.Dodo, db, leases, clock, logger)
{
    protected override async Task ApplyAsync(WebhookMessage message, CancellationToken cancellationToken)
    {
        using var json = JsonDocument.Parse(message.Body);

        if (!json.RootElement.TryGetProperty("data", out var data) || data.ValueKind is not JsonValueKind.Object || Customer(data) is not { } customer)
        {
            message.Ignored(Clock.GetUtcNow());
            return;
        }

        var account = await Db.Accounts.AsNoTracking().FirstOrDefaultAsync(a => a.DodoCustomerId == customer, cancellationToken);

        if (account is null)
        {
            message.Parked($"No account has the customer {customer}.");
            return;
        }

        if (await EffectAsync(message, account, data, cancellationToken))
        {
            message.Done(account.Id, Clock.GetUtcNow());
            feed.Announce(account.Id);
        }
        else
        {
            message.Ignored(Clock.GetUtcNow());
        }
    }

    private async Task<bool> EffectAsync(WebhookMessage message, Account account, JsonElement data, CancellationToken cancellationToken)
    {
        switch (message.Type)
        {
            case "credit.balance_low":
                await WarnAsync(account, Threshold(data), cancellationToken);
                return true;

            case var type when type.StartsWith("credit.", StringComparison.Ordinal):
                await ImportAsync(account, data, cancellationToken);
                return true;

            case var type when type.StartsWith("payment.", StringComparison.Ordinal) || type.StartsWith("refund.", StringComparison.Ordinal) || type.StartsWith("dispute.", StringComparison.Ordinal):
                await records.ReadPaymentAsync(account, Text(data, "payment_id"), cancellationToken);
                return true;

            case var type when type.StartsWith("subscription.", StringComparison.Ordinal):
                await records.ReadSubscriptionAsync(account, Text(data, "subscription_id"), cancellationToken);
                return true;

            default:
                return false;
        }
    }

    private async Task WarnAsync(Account account, long threshold, CancellationToken cancellationToken)
    {
        if (!await banners.WarnLowAsync(account, threshold, cancellationToken))
        {
            // By our book it is untrue: it may have overtaken the entries that it is about.
            await ledger.ListAsync(account, cancellationToken);
            await banners.WarnLowAsync(account, threshold, cancellationToken);
        }
    }

    private async Task ImportAsync(Account account, JsonElement data, CancellationToken cancellationToken)
    {
        if (credits.ReadEntry(data) is not { } entry)
        {
            // In doubt, the ledger is listed.
            await ledger.ListAsync(account, cancellationToken);
            return;
        }

        await ledger.ImportAsync(account.Id, entry, cancellationToken);

        if (entry.Kind is not LedgerKind.Deducted)
        {
            // Grants came or went.
            await ledger.AskAsync(account.Id, cancellationToken);
        }
    }

    private static string? Customer(JsonElement data)
        => TextOrNull(data, "customer_id") ?? (data.TryGetProperty("customer", out var customer) && customer.ValueKind is JsonValueKind.Object ? TextOrNull(customer, "customer_id") : null);

    private static string Text(JsonElement data, string name) => TextOrNull(data, name) ?? throw new FormatException($"The event has no {name}.");

    private static string? TextOrNull(JsonElement data, string name)
        => data.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String && value.GetString() is { Length: > 0 and <= 100 } text ? text : null;

    // Documented as a string, seen as a number.
    private static long Threshold(JsonElement data)
        => data.TryGetProperty("threshold_amount", out var value) && decimal.TryParse(value.ToString(), out var amount) ? (long)amount : throw new FormatException("The event has no threshold_amount.");
}
