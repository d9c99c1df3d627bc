namespace MailKit.Sandbox.Dodo.CreditEntitlements.Balances;

/// <summary>Whether a debit may go below zero: by the active subscription's settings, or else by the entitlement's.</summary>
public static class OverageRule
{
    /// <summary>The refusal, or nothing when the shortfall may be written as overage.</summary>
    public static BalanceChangeResult? Refuse(SandboxState state, Balance balance, decimal shortfall)
    {
        var entitlement = state.Entitlements.Get(balance.CreditEntitlementId);
        var attachment = state.SubscriptionsOfCustomer[balance.CustomerId]
            .Where(static s => s.Status is SubscriptionStatus.Active)
            .SelectMany(static s => s.Cart)
            .FirstOrDefault(a => a.CreditEntitlementId == entitlement.Id);

        var enabled = attachment?.OverageEnabled ?? entitlement.OverageEnabled;
        var limit = attachment is null ? entitlement.OverageLimit : attachment.OverageLimit;

        return enabled switch
        {
            false => new BalanceChangeResult.NotEnough(balance.Amount),
            true when balance.Overage + shortfall > limit => new BalanceChangeResult.OverageLimitExceeded(limit.Value),
            true => null,
        };
    }
}
