using System.Text.Json;
using MailKit.Sandbox.Dodo.Http;

namespace MailKit.Sandbox.Dodo.Subscriptions;

/// <summary>Subscriptions: looked at, cancelled, paused, moved.</summary>
public static class SubscriptionEndpoints
{
    public static void MapDodoSubscriptions(this WebApplication app)
    {
        var lifecycle = app.Services.GetRequiredService<SubscriptionLifecycle>();
        var schedule = app.Services.GetRequiredService<Schedule>();
        var policy = app.Services.GetRequiredService<DodoPolicy>();

        app.Map("GET", "/subscriptions", ListAsync);
        app.Map("GET", "/subscriptions/{id}", static async (call, state) => await call.AnswerAsync(await state.ReadAsync(s => SubscriptionView.Of(s, Find(s, call)))));
        app.Map("PATCH", "/subscriptions/{id}", async (call, state) =>
        {
            var request = await call.BodyAsync<PatchSubscription>();

            await call.AnswerAsync(await state.ChangeAsync(change =>
            {
                var patched = Patch(change, lifecycle, schedule, Find(state, call), request);

                if (policy.AnnounceSubscriptionUpdates)
                {
                    lifecycle.Announce(change, "subscription.updated", patched);
                }

                return SubscriptionView.Of(state, change.Put(state.Subscriptions, patched));
            }));
        });
    }

    private static Subscription Find(SandboxState state, DodoCall call) => state.Subscriptions.Require(call.Route("id"), "Subscription");

    private static async Task ListAsync(DodoCall call, SandboxState state)
    {
        var status = call.QueryWord<SubscriptionStatus>("status");
        var ending = call.QueryFlag("cancel_at_next_billing_date");
        var (customer, product) = (call.Query("customer_id"), call.Query("product_id"));

        await call.AnswerAsync(await state.ReadAsync(s => new Items<SubscriptionView>(call.Page(s.Subscriptions.NewestFirst
            .Where(x => (status is null || x.Status == status)
                && (ending is null || x.CancelAtNextBillingDate == ending)
                && (customer is null || x.CustomerId == customer)
                && (product is null || x.ProductId == product)
                && call.Within(x.CreatedAt)))
            .ConvertAll(x => SubscriptionView.Of(s, x)))));
    }

    private static Subscription Patch(Change change, SubscriptionLifecycle lifecycle, Schedule schedule, Subscription subscription, PatchSubscription request)
    {
        if (subscription.Status is SubscriptionStatus.Cancelled or SubscriptionStatus.Expired or SubscriptionStatus.Failed)
        {
            throw new DodoRefusalException(422, "SUBSCRIPTION_INACTIVE", "The subscription is not active.");
        }

        subscription = subscription with
        {
            CancelAtNextBillingDate = request.CancelAtNextBillingDate ?? subscription.CancelAtNextBillingDate,
            CancelReason = request.CancelReason ?? subscription.CancelReason,
            CancellationFeedback = request.CancellationFeedback ?? subscription.CancellationFeedback,
            CancellationComment = request.CancellationComment ?? subscription.CancellationComment,
            Metadata = request.Metadata.Or(subscription.Metadata),
            Billing = request.Billing ?? subscription.Billing,
        };

        if (request.NextBillingDate is { } next)
        {
            if (next <= change.At)
            {
                throw DodoRefusalException.InvalidBody("next_billing_date: must be in the future");
            }

            // The cycle is counted from the new date on.
            subscription = subscription with { NextBillingDate = next, Anchor = next, Cycle = 0 };
            schedule.Expect(subscription);
        }

        var status = request.Status ?? (request.Pause is { } pause ? (pause ? SubscriptionStatus.Paused : SubscriptionStatus.Active) : (SubscriptionStatus?)null);

        return status switch
        {
            null => subscription,
            _ when status == subscription.Status => subscription,
            SubscriptionStatus.Cancelled => lifecycle.Cancel(change, subscription),
            SubscriptionStatus.Paused when subscription.Status is SubscriptionStatus.Active => lifecycle.Pause(change, subscription),
            SubscriptionStatus.Active when subscription.Status is SubscriptionStatus.Paused => lifecycle.Resume(change, subscription),
            _ => throw new DodoRefusalException(422, "UNSUPPORTED_ACTION", $"A subscription that is {Word(subscription.Status)} cannot become {Word(status.Value)}."),
        };
    }

    private static string Word(SubscriptionStatus status) => JsonNamingPolicy.SnakeCaseLower.ConvertName(status.ToString());
}
