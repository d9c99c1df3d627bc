using MailKit.Sandbox.Dodo.Http;

namespace MailKit.Sandbox.Dodo.Subscriptions.Plans;

/// <summary>Another plan: what it would cost, making the change, and taking a scheduled one back.</summary>
public static class PlanEndpoints
{
    public static void MapDodoPlans(this WebApplication app)
    {
        var plans = app.Services.GetRequiredService<PlanChanges>();

        app.Map("POST", "/subscriptions/{id}/change-plan", async (call, state) =>
        {
            var request = await ReadAsync(call);
            var unpaid = await state.ChangeAsync(change =>
            {
                var subscription = Find(state, call);
                return plans.Change(change, subscription, PlanChanges.Check(state, subscription, request), request);
            });

            // The payment that failed stays on record, so this is said when it is kept.
            if (unpaid is not null)
            {
                throw new DodoRefusalException(422, "PAYMENT_NOT_SUCCEEDED", unpaid.ErrorMessage ?? "The payment failed, so the plan was not changed.");
            }
        });
        app.Map("POST", "/subscriptions/{id}/change-plan/preview", static async (call, state) =>
        {
            var request = await ReadAsync(call);
            await call.AnswerAsync(await state.ReadAsync(s =>
            {
                var subscription = Find(s, call);
                return PlanPreview.Of(s, subscription, PlanChanges.Check(s, subscription, request), request, s.UtcNow);
            }));
        });
        app.Map("DELETE", "/subscriptions/{id}/change-plan/scheduled", static async (call, state) =>
        {
            await state.ChangeAsync(change =>
            {
                var subscription = Find(state, call);
                return subscription.ScheduledPlan is null
                    ? throw new DodoRefusalException(404, "SCHEDULED_PLAN_CHANGE_NOT_FOUND", "No change of plan is scheduled.")
                    : change.Put(state.Subscriptions, subscription with { ScheduledPlan = null });
            });
            call.Context.Response.StatusCode = 204;
        });
    }

    private static Subscription Find(SandboxState state, DodoCall call) => state.Subscriptions.Require(call.Route("id"), "Subscription");

    private static async Task<ChangePlan> ReadAsync(DodoCall call)
    {
        var body = await call.ObjectAsync();
        BodyChecks.Unsupported(body, "addons", "discount_codes", "discount_code", "adaptive_currency_fees_inclusive");
        return call.Read<ChangePlan>(body);
    }
}
