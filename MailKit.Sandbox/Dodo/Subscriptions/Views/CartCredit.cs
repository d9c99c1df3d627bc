namespace MailKit.Sandbox.Dodo.Subscriptions.Views;

/// <summary>One credit of a subscription's cart; the balances are the customer's, whatever brought them.</summary>
public sealed record CartCredit(
    string CreditEntitlementId,
    string CreditEntitlementName,
    string ProductId,
    string Unit,
    decimal CreditsAmount,
    decimal RemainingBalance,
    decimal OverageBalance,
    int? ExpiresAfterDays,
    int? LowBalanceThresholdPercent,
    bool RolloverEnabled,
    int? RolloverPercentage,
    int? RolloverTimeframeCount,
    TimeInterval? RolloverTimeframeInterval,
    int? MaxRolloverCount,
    bool OverageEnabled,
    decimal? OverageLimit,
    OverageBehavior OverageBehavior)
{
    public static CartCredit Of(CreditAttachment a, string productId, Balance? balance) => new(
        a.CreditEntitlementId, a.CreditEntitlementName, productId, a.CreditEntitlementUnit, a.CreditsAmount, balance?.Amount ?? 0, balance?.Overage ?? 0, a.ExpiresAfterDays,
        a.LowBalanceThresholdPercent, a.RolloverEnabled, a.RolloverPercentage, a.RolloverTimeframeCount, a.RolloverTimeframeInterval, a.MaxRolloverCount, a.OverageEnabled,
        a.OverageLimit, a.OverageBehavior);
}
