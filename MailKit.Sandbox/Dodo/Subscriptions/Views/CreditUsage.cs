namespace MailKit.Sandbox.Dodo.Subscriptions.Views;

/// <summary>What is left of each credit that a subscription brings, and how far one may go.</summary>
public sealed record CreditUsage(string SubscriptionId, IReadOnlyList<CreditUsageItem> Items)
{
    public static CreditUsage Of(SandboxState state, Subscription subscription) => new(subscription.Id, [.. subscription.Cart.Select(a => CreditUsageItem.Of(a, CreditEngine.BalanceOf(state, a.CreditEntitlementId, subscription.CustomerId)))]);
}

/// <summary>One of them.</summary>
/// <param name="RemainingHeadroom">How much more overage is allowed; null when there is no limit, or no overage.</param>
public sealed record CreditUsageItem(string CreditEntitlementId, string CreditEntitlementName, string Unit, decimal Balance, decimal Overage, bool OverageEnabled, decimal? OverageLimit, decimal? RemainingHeadroom, bool LimitReached)
{
    public static CreditUsageItem Of(CreditAttachment a, Balance? balance)
    {
        var (left, owed) = (balance?.Amount ?? 0, balance?.Overage ?? 0);
        var headroom = a is { OverageEnabled: true, OverageLimit: { } limit } ? Math.Max(0, limit - owed) : (decimal?)null;

        return new(a.CreditEntitlementId, a.CreditEntitlementName, a.CreditEntitlementUnit, left, owed, a.OverageEnabled, a.OverageLimit, headroom, left is 0 && (!a.OverageEnabled || headroom is 0));
    }
}
