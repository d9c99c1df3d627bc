using System.Text.Json;
using MailKit.Sandbox.Dodo.Http;

namespace MailKit.Sandbox.Dodo.Subscriptions;

/// <summary>What changes about one credit of one subscription, for it alone.</summary>
public sealed record PatchCartCredit
{
    private static readonly string[] Changeable =
    [
        "credits_amount", "expires_after_days", "low_balance_threshold_percent", "rollover_enabled", "rollover_percentage", "rollover_timeframe_count", "rollover_timeframe_interval",
        "max_rollover_count", "overage_enabled", "overage_limit",
    ];

    public required string CreditEntitlementId { get; init; }

    /// <summary>The cart with those changes; absent members stay, and a null clears.</summary>
    public static IReadOnlyList<CreditAttachment> Apply(IReadOnlyList<CreditAttachment> cart, JsonElement changes)
    {
        var patched = cart.ToList();

        foreach (var change in changes.EnumerateArray())
        {
            var id = change.GetProperty("credit_entitlement_id").GetString();
            var at = patched.FindIndex(a => a.CreditEntitlementId == id);

            if (at < 0)
            {
                throw DodoRefusalException.InvalidBody($"credit_entitlement_cart: the subscription does not bring `{id}`");
            }

            patched[at] = Checked(MergePatch.Apply(patched[at], change, Changeable));
        }

        return patched;
    }

    private static CreditAttachment Checked(CreditAttachment attachment) => attachment switch
    {
        { CreditsAmount: <= 0 } => throw DodoRefusalException.InvalidBody("credit_entitlement_cart.credits_amount: must be greater than 0"),
        { LowBalanceThresholdPercent: < 0 or > 100 } => throw DodoRefusalException.InvalidBody("credit_entitlement_cart.low_balance_threshold_percent: 0 to 100"),
        { RolloverPercentage: < 0 or > 100 } => throw DodoRefusalException.InvalidBody("credit_entitlement_cart.rollover_percentage: 0 to 100"),
        { OverageLimit: < 0 } => throw DodoRefusalException.InvalidBody("credit_entitlement_cart.overage_limit: must not be negative"),
        { ExpiresAfterDays: < 1 } => throw DodoRefusalException.InvalidBody("credit_entitlement_cart.expires_after_days: at least 1"),
        _ => attachment,
    };
}
