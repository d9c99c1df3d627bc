using MailKit.Sandbox.Dodo.Http;

namespace MailKit.Sandbox.Dodo.Webhooks;

/// <summary>Everything that Dodo tells of.</summary>
public static class EventTypes
{
    public static IReadOnlyList<string> All { get; } =
    (
        "payment.succeeded payment.failed payment.processing payment.cancelled refund.succeeded refund.failed dispute.opened dispute.expired dispute.accepted dispute.cancelled dispute.challenged dispute.won " +
        "dispute.lost subscription.active subscription.renewed subscription.on_hold subscription.paused subscription.unpaused subscription.cancelled subscription.failed subscription.expired " +
        "subscription.plan_changed subscription.updated subscription.update_payment_method license_key.created payout.created payout.on_hold payout.in_progress payout.failed payout.success credit.added " +
        "credit.deducted credit.expired credit.rolled_over credit.rollover_forfeited credit.overage_charged credit.overage_reset credit.manual_adjustment credit.balance_low abandoned_checkout.detected " +
        "abandoned_checkout.recovered dunning.started dunning.recovered entitlement_grant.created entitlement_grant.delivered entitlement_grant.failed entitlement_grant.revoked"
    ).Split(' ');

    /// <summary>Refuses a filter that names what there is not.</summary>
    public static void Check(IReadOnlyList<string>? types)
    {
        if (types?.FirstOrDefault(static t => !All.Contains(t, StringComparer.Ordinal)) is { } unknown)
        {
            throw DodoRefusalException.InvalidBody($"filter_types: unknown variant `{unknown}`");
        }
    }
}
