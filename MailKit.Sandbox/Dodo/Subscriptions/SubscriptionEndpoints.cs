using MailKit.Sandbox.Dodo.Http;

namespace MailKit.Sandbox.Dodo.Subscriptions;

/// <summary>Subscriptions: looked at, cancelled, paused, moved.</summary>
public static class SubscriptionEndpoints
{
    public static void MapDodoSubscriptions(this WebApplication app)
    {
        var patch = new SubscriptionPatch(app.Services.GetRequiredService<SubscriptionLifecycle>(), app.Services.GetRequiredService<Schedule>());
        var (lifecycle, policy) = (app.Services.GetRequiredService<SubscriptionLifecycle>(), app.Services.GetRequiredService<DodoPolicy>());

        app.Map("GET", "/subscriptions", ListAsync);
        app.Map("GET", "/subscriptions/{id}", static async (call, state) => await call.AnswerAsync(await state.ReadAsync(s => SubscriptionView.Of(s, Find(s, call)))));
        app.Map("GET", "/subscriptions/{id}/credit-usage", static async (call, state) => await call.AnswerAsync(await state.ReadAsync(s => CreditUsage.Of(s, Find(s, call)))));
        app.Map("GET", "/subscriptions/{id}/usage-history", static async (call, state) =>
        {
            var meter = call.Query("meter_id");
            await call.AnswerAsync(await state.ReadAsync(s => new Items<UsageHistory>(call.Page(UsageHistory.Of(s, Find(s, call), meter).Where(h => call.Within(h.StartDate, "start_date", "end_date"))))));
        });
        app.Map("PATCH", "/subscriptions/{id}", async (call, state) =>
        {
            var body = await call.ObjectAsync();
            var request = call.Read<PatchSubscription>(body);
            BodyChecks.Metadata(request.Metadata);

            await call.AnswerAsync(await state.ChangeAsync(change =>
            {
                var patched = patch.Apply(change, Find(state, call), request, body);

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
        var (customer, product, brand) = (call.Query("customer_id"), call.Query("product_id"), call.Query("brand_id"));

        await call.AnswerAsync(await state.ReadAsync(s => new Items<SubscriptionView>(call.Page(s.Subscriptions.NewestFirst
            .Where(x => (status is null || x.Status == status)
                && (ending is null || x.CancelAtNextBillingDate == ending)
                && (customer is null || x.CustomerId == customer)
                && (product is null || x.ProductId == product)
                && (brand is null || s.Products.Get(x.ProductId).BrandId == brand)
                && call.Within(x.CreatedAt)))
            .ConvertAll(x => SubscriptionView.Of(s, x)))));
    }
}
