using System.Globalization;
using System.Text.Json;
using MailKit.Domain.Billing;
using MailKit.Domain.Credits;
using MailKit.Domain.Webhooks;
using MailKit.Domain.Work;
using Microsoft.Extensions.Options;

namespace MailKit.Web.Providers.Dodo;

/// <summary>What Dodo's webhooks say, in our words.</summary>
public sealed class DodoWebhooks(IOptions<DodoOptions> options)
{
    private const string BalanceLow = "credit.balance_low";

    public static WorkKind? KindOf(string type) => type.Split('.')[0] switch
    {
        "credit" => type is BalanceLow ? WorkKind.LowBalanceEvent : WorkKind.CreditEvent,
        "payment" or "refund" or "dispute" or "subscription" => WorkKind.BillingEvent,
        _ => null,
    };

    /// <summary>Null when it is about nobody. Throws <see cref="FormatException"/> when it does not say what it is about.</summary>
    public ProviderEvent? Read(string type, JsonElement root)
    {
        if (!root.TryGetProperty("data", out var data) || data.ValueKind is not JsonValueKind.Object || Customer(data) is not { } customer)
        {
            return null;
        }

        var business = TextOrNull(root, "business_id");

        return KindOf(type) switch
        {
            // A credit that is not ours is not read any further: its numbers may be of any kind.
            WorkKind.LowBalanceEvent => Credit(data) is { } credit ? new LowBalanceEvent(business, customer, credit, Threshold(data)) : new LowBalanceEvent(business, customer, null, 0),
            WorkKind.CreditEvent => new LedgerEvent(business, customer, Credit(data), Credit(data) is { } credit ? Entry(data, credit) : null),
            WorkKind.BillingEvent when type.StartsWith("subscription.", StringComparison.Ordinal) => new SubscriptionEvent(business, customer, Text(data, "subscription_id")),
            WorkKind.BillingEvent => new PaymentEvent(business, customer, Text(data, "payment_id")),
            _ => null,
        };
    }

    // An entry that does not say whose entitlement it is may be ours: the listing knows.
    private string? Credit(JsonElement data)
        => TextOrNull(data, "credit_entitlement_id") is { } id ? options.Value.CreditOf(id) : options.Value.Entitlements.Keys.FirstOrDefault();

    // Null when its shape is not one that we understand.
    private static DodoEntry? Entry(JsonElement data, string credit)
    {
        try
        {
            return data.Deserialize<DodoLedger.Line>(DodoAnswer.Json) is { Id.Length: > 0, CustomerId.Length: > 0, TransactionType.Length: > 0, CreditEntitlementId.Length: > 0 } line ? line.ToEntry(credit) : null;
        }
        catch (Exception e) when (e is JsonException or OverflowException or InvalidOperationException)
        {
            return null;
        }
    }

    private static string? Customer(JsonElement data)
        => TextOrNull(data, "customer_id") ?? (data.TryGetProperty("customer", out var customer) && customer.ValueKind is JsonValueKind.Object ? TextOrNull(customer, "customer_id") : null);

    private static string Text(JsonElement data, string name) => TextOrNull(data, name) ?? throw new FormatException($"The event has no {name}.");

    private static string? TextOrNull(JsonElement data, string name)
        => data.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String && value.GetString() is { Length: > 0 and <= 100 } text ? text : null;

    // Documented as a string, seen as a number.
    private static long Threshold(JsonElement data)
        => data.TryGetProperty("threshold_amount", out var value)
            && decimal.TryParse(value.ToString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var amount)
            && amount is >= 0 and <= long.MaxValue
                ? (long)Math.Ceiling(amount)
                : throw new FormatException("The event has no threshold_amount.");
}
