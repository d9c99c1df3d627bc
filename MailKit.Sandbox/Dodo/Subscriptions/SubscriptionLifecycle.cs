namespace MailKit.Sandbox.Dodo.Subscriptions;

/// <summary>The life of a subscription after its first payment: renewed, put on hold, cancelled, expired.</summary>
public sealed class SubscriptionLifecycle(PaymentProcessor payments, CreditIssuer credits, CreditEngine book, Schedule schedule, WebhookOutbox outbox, DodoPolicy policy)
{
    /// <summary>The billing date has come.</summary>
    public void CloseCycle(Change change, Subscription subscription)
    {
        if (subscription.CancelAtNextBillingDate)
        {
            Cancel(change, subscription);
        }
        else if (subscription.ExpiresAt <= change.At)
        {
            Announce(change, "subscription.expired", subscription with { Status = SubscriptionStatus.Expired });
        }
        else
        {
            Renew(change, subscription);
        }
    }

    public Subscription Cancel(Change change, Subscription subscription)
        => Announce(change, "subscription.cancelled", subscription with
        {
            Status = SubscriptionStatus.Cancelled,
            CancelAtNextBillingDate = false,
            CancelledAt = change.At,
            CancelReason = subscription.CancelReason ?? "cancelled_by_customer",
        });

    public Subscription Pause(Change change, Subscription subscription)
        => Announce(change, "subscription.paused", subscription with { Status = SubscriptionStatus.Paused, PausedAt = change.At });

    /// <summary>Back from a pause; the cycle that was missed while paused starts anew.</summary>
    public Subscription Resume(Change change, Subscription subscription)
    {
        var missed = subscription.NextBillingDate <= change.At;
        var resumed = subscription with
        {
            Status = SubscriptionStatus.Active,
            PausedAt = null,
            Anchor = missed ? change.At : subscription.Anchor,
            Cycle = missed ? 1 : subscription.Cycle,
        };

        resumed = missed ? resumed with { NextBillingDate = resumed.After(1) } : resumed;
        schedule.Expect(resumed);
        return Announce(change, "subscription.unpaused", resumed);
    }

    public Subscription Announce(Change change, string type, Subscription subscription)
    {
        change.Put(change.State.Subscriptions, subscription);
        outbox.Dodo(change, type, "Subscription", SubscriptionView.Of(change.State, subscription));
        return subscription;
    }

    private void Renew(Change change, Subscription subscription)
    {
        if (policy.ExpireAtCycleEnd)
        {
            var old = change.State.GrantsOfBalance;

            foreach (var grant in subscription.Cart.SelectMany(a => old[Balance.IdFor(a.CreditEntitlementId, subscription.CustomerId)]).Where(g => g.SourceId == subscription.Id && g.HasCredits).ToList())
            {
                book.Expire(change, grant);
            }
        }

        var payment = payments.ChargeRenewal(change, subscription);

        if (payment.Status is not PaymentStatus.Succeeded)
        {
            Announce(change, "subscription.on_hold", subscription with { Status = SubscriptionStatus.OnHold });
            return;
        }

        var renewed = subscription with
        {
            Cycle = subscription.Cycle + 1,
            PreviousBillingDate = subscription.NextBillingDate,
            NextBillingDate = subscription.After(subscription.Cycle + 1),
        };

        Announce(change, "subscription.renewed", renewed);
        schedule.Expect(renewed);
        credits.ForCycle(change, renewed);
    }
}
