namespace MailKit.Sandbox.Dodo.Credits;

/// <summary>
/// Which settings of a credit hold for whom (C8): those of a subscription's own cart, or else the entitlement's. A product's are copied into the cart when the subscription begins,
/// so that a later change of either touches no one who has it already.
/// </summary>
public static class CreditTerms
{
    /// <summary>What holds when this customer spends this credit.</summary>
    public static CreditAttachment Of(SandboxState state, string entitlementId, string customerId)
        => state.SubscriptionsOfCustomer[customerId].Where(static s => s.Status is SubscriptionStatus.Active).Select(s => InCart(s, entitlementId)).FirstOrDefault(static a => a is not null)
            ?? CreditAttachment.For(state.Entitlements.Get(entitlementId), credits: 0);

    /// <summary>What holds for a grant at its end; null when it can only expire: its subscription is over, or its trial is.</summary>
    public static CreditAttachment? AtEndOf(SandboxState state, Grant grant) => state.Subscriptions.Find(grant.SourceId) switch
    {
        null => CreditAttachment.For(state.Entitlements.Get(grant.CreditEntitlementId), credits: 0),
        { Status: SubscriptionStatus.Active, IsInTrial: false } subscription => InCart(subscription, grant.CreditEntitlementId),
        _ => null,
    };

    public static CreditAttachment? InCart(Subscription subscription, string entitlementId) => subscription.Cart.FirstOrDefault(a => a.CreditEntitlementId == entitlementId);
}
