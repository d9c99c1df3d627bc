using System.Text.Json;

namespace MailKit.Sandbox.Dodo.Discounts;

/// <summary>A discount as the payment or the subscription that had it mentions it.</summary>
public sealed record PaymentDiscount(
    string DiscountId,
    string BusinessId,
    string Code,
    string? Name,
    DiscountType Type,
    int Amount,
    IReadOnlyList<string> RestrictedTo,
    int? SubscriptionCycles,
    int? CyclesRemaining,
    int? UsageLimit,
    int TimesUsed,
    bool PreserveOnPlanChange,
    int Position,
    DateTimeOffset? ExpiresAt,
    DateTimeOffset CreatedAt,
    JsonElement Metadata)
{
    public static PaymentDiscount Of(Discount d, int position, int? cyclesRemaining) => new(
        d.DiscountId, d.BusinessId, d.Code, d.Name, d.Type, d.Amount, d.RestrictedTo, d.SubscriptionCycles, cyclesRemaining, d.UsageLimit, d.TimesUsed, d.PreserveOnPlanChange, position, d.ExpiresAt,
        d.CreatedAt, d.Metadata);

    /// <summary>Null when there is none.</summary>
    public static IReadOnlyList<PaymentDiscount>? Of(SandboxState state, IReadOnlyList<string> ids)
        => ids.Count is 0 ? null : [.. ids.Select(state.Discounts.Find).OfType<Discount>().Select((d, i) => Of(d, i, d.SubscriptionCycles))];
}
