using System.Text.Json;
using MailKit.Sandbox.Dodo.Http;

namespace MailKit.Sandbox.Dodo.Subscriptions;

/// <summary>Changes a subscription as PATCH asks: what is absent stays, and a null clears.</summary>
public sealed class SubscriptionPatch(SubscriptionLifecycle lifecycle, Schedule schedule)
{
    private static readonly string[] Clearable = ["cancel_reason", "cancellation_feedback", "cancellation_comment", "customer_business_name", "tax_id"];

    public Subscription Apply(Change change, Subscription subscription, PatchSubscription request, JsonElement body)
    {
        if (subscription.Status is SubscriptionStatus.Cancelled or SubscriptionStatus.Expired or SubscriptionStatus.Failed)
        {
            throw new DodoRefusalException(422, "SUBSCRIPTION_INACTIVE", "The subscription is not active.");
        }

        IsoCodes.CheckCountry("billing.country", request.Billing?.Country);
        Rename(change, subscription, request.CustomerName);
        subscription = MergePatch.Apply(subscription, body, Clearable) with
        {
            CancelAtNextBillingDate = request.CancelAtNextBillingDate ?? subscription.CancelAtNextBillingDate,
            Metadata = body.TryGetProperty("metadata", out _) ? request.Metadata.OrEmpty() : subscription.Metadata,
            Billing = request.Billing ?? subscription.Billing,
            Cart = request.CreditEntitlementCart is null ? subscription.Cart : PatchCartCredit.Apply(subscription.Cart, body.GetProperty("credit_entitlement_cart")),
        };
        subscription = Extended(subscription, request);

        if ((request.NextBillingDate ?? request.DisableOnDemand?.NextBillingDate) is { } next)
        {
            if (next <= change.At)
            {
                throw DodoRefusalException.InvalidBody("next_billing_date: must be in the future");
            }

            // The cycle is counted from the new date on.
            subscription = subscription with { NextBillingDate = next, Anchor = next, Cycle = 0, OnDemand = subscription.OnDemand && request.DisableOnDemand is null };
            schedule.Expect(subscription);
        }

        return Moved(change, subscription, request.Status ?? (request.Pause is { } pause ? (pause ? SubscriptionStatus.Paused : SubscriptionStatus.Active) : null));
    }

    private Subscription Moved(Change change, Subscription subscription, SubscriptionStatus? status) => status switch
    {
        null => subscription,
        _ when status == subscription.Status => subscription,
        SubscriptionStatus.Cancelled => lifecycle.Cancel(change, subscription),
        SubscriptionStatus.Paused when subscription.Status is SubscriptionStatus.Active => lifecycle.Pause(change, subscription),
        SubscriptionStatus.Active when subscription.Status is SubscriptionStatus.Paused => lifecycle.Resume(change, subscription),
        _ => throw new DodoRefusalException(422, "UNSUPPORTED_ACTION", $"A subscription that is {Word(subscription.Status)} cannot become {Word(status.Value)}."),
    };

    // The whole period may only grow.
    private static Subscription Extended(Subscription subscription, PatchSubscription request)
    {
        if (request is { SubscriptionPeriodCount: null, SubscriptionPeriodInterval: null })
        {
            return subscription;
        }

        var (count, interval) = (request.SubscriptionPeriodCount ?? subscription.SubscriptionPeriodCount, request.SubscriptionPeriodInterval ?? subscription.SubscriptionPeriodInterval);
        var end = subscription.CreatedAt.AddDays(subscription.TrialPeriodDays).Add(count, interval);

        return end < subscription.ExpiresAt
            ? throw DodoRefusalException.InvalidBody("subscription_period_count: the period may only be extended")
            : subscription with { SubscriptionPeriodCount = count, SubscriptionPeriodInterval = interval, ExpiresAt = end };
    }

    private static void Rename(Change change, Subscription subscription, string? name)
    {
        if (name is { Length: > 0 })
        {
            change.Put(change.State.Customers, change.State.Customers.Get(subscription.CustomerId) with { Name = name });
        }
    }

    private static string Word(SubscriptionStatus status) => JsonNamingPolicy.SnakeCaseLower.ConvertName(status.ToString());
}
