using MailKit.Sandbox.Dodo.Subscriptions.Plans;

namespace MailKit.Sandbox.Dodo.Subscriptions;

/// <summary>The life of a subscription after its first payment: renewed, put on hold, cancelled, expired.</summary>
public sealed class SubscriptionLifecycle(PaymentProcessor payments, BillingCycle cycle, Schedule schedule, WebhookOutbox outbox, DodoPolicy policy)
{
    /// <summary>Something is due, if it still is.</summary>
    public void Live(Change change, Subscription subscription)
    {
        switch (subscription.Status)
        {
            case SubscriptionStatus.Active when subscription.NextBillingDate == change.At:
                CloseCycle(change, subscription);
                break;

            case SubscriptionStatus.OnHold when subscription.NextDunningAt == change.At:
                Dun(change, subscription);
                break;
        }
    }

    private void CloseCycle(Change change, Subscription subscription)
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

    /// <summary>The first payment is made: the cycle, or the trial before it, begins.</summary>
    public void Begin(Change change, Subscription subscription)
    {
        Announce(change, "subscription.active", subscription);
        schedule.Expect(subscription);
        cycle.First(change, subscription);
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

    private void Dun(Change change, Subscription subscription)
    {
        var payment = payments.ChargeAgain(change, subscription, subscription.Unpaid, subscription.DunningAttempts);

        if (payment.Status is PaymentStatus.Succeeded)
        {
            Recover(change, subscription, payment);
            return;
        }

        change.Put(change.State.Subscriptions, Later(change, subscription with { DunningAttempts = subscription.DunningAttempts + 1 }));
    }

    /// <summary>What was owed is paid: the cycle that it was for begins now.</summary>
    public Subscription Recover(Change change, Subscription subscription, Payment payment)
    {
        var active = Announce(change, "subscription.active", subscription with { Status = SubscriptionStatus.Active, Unpaid = [], NextDunningAt = null, DunningAttempts = 0 });
        outbox.Dodo(change, "dunning.recovered", "DunningAttempt", DunningAttempt.Of(change, active, payment));
        return Continue(change, active with { Anchor = change.At, Cycle = 0, NextBillingDate = change.At });
    }

    private void Renew(Change change, Subscription subscription)
    {
        if (subscription.ScheduledPlan is { } next)
        {
            subscription = Announce(change, "subscription.plan_changed", PlanChanges.To(subscription, change.State.Products.Get(next.ProductId), next.Quantity));
        }

        var lines = cycle.End(change, subscription);
        var payment = payments.ChargeAgain(change, subscription, lines);

        if (payment.Status is PaymentStatus.Succeeded)
        {
            Continue(change, subscription);
            return;
        }

        var held = Announce(change, "subscription.on_hold", subscription with { Status = SubscriptionStatus.OnHold, Unpaid = lines });
        change.Put(change.State.Subscriptions, Later(change, held));
        outbox.Dodo(change, "dunning.started", "DunningAttempt", DunningAttempt.Of(change, held, payment: null));
    }

    // The next cycle is paid for.
    private Subscription Continue(Change change, Subscription subscription)
    {
        var renewed = Announce(change, "subscription.renewed", subscription with
        {
            Cycle = subscription.Cycle + 1,
            IsInTrial = false,
            Discounts = [.. subscription.Discounts.Select(static d => d with { CyclesRemaining = d.CyclesRemaining - 1 })],
            PreviousBillingDate = subscription.NextBillingDate,
            NextBillingDate = subscription.After(subscription.Cycle + 1),
        });
        schedule.Expect(renewed);
        cycle.Begin(change, renewed);
        return renewed;
    }

    private Subscription Later(Change change, Subscription subscription)
    {
        if (subscription.DunningAttempts >= policy.DunningAfterDays.Count)
        {
            return subscription with { NextDunningAt = null };
        }

        var at = change.At.AddDays(policy.DunningAfterDays[subscription.DunningAttempts]);
        schedule.ExpectDunning(subscription.Id, at);
        return subscription with { NextDunningAt = at };
    }
}
