namespace MailKit.Sandbox.Control.Clock;

/// <summary>What the clock says, and moving it forward.</summary>
public static class ClockEndpoints
{
    public static void MapClockControl(this WebApplication app)
    {
        var (state, clock) = (app.Services.GetRequiredService<SandboxState>(), app.Services.GetRequiredService<SandboxClock>());
        var advance = app.Services.GetRequiredService<ClockAdvance>();

        app.Map("GET", "/clock", call => TellAsync(call, clock));
        app.Map("POST", "/clock/advance", call => AdvanceAsync(call, state, advance, clock));
    }

    private static Task TellAsync(ControlCall call, SandboxClock clock) => call.AnswerAsync(new { now = clock.GetUtcNow(), offset_seconds = (long)clock.Offset.TotalSeconds });

    private static async Task AdvanceAsync(ControlCall call, SandboxState state, ClockAdvance advance, SandboxClock clock)
    {
        if (call.Text("to") is "next_renewal")
        {
            // One second beyond, so that it has happened.
            if (await state.ReadAsync(s => NextRenewal(s, call.Text("subscription_id"))) is not { } renewal)
            {
                await call.RefuseAsync("There is no active subscription to renew.", 404);
                return;
            }

            await advance.ByAsync(now => renewal < now ? now : renewal.AddSeconds(1));
        }
        else if (Duration.Parse(call.Text("by")) is { } by)
        {
            await advance.ByAsync(by);
        }
        else
        {
            await call.RefuseAsync("Say how far: {\"by\": \"P1D\"}, an ISO 8601 duration, or {\"to\": \"next_renewal\"}, with a subscription_id or of whichever comes first.");
            return;
        }

        await TellAsync(call, clock);
    }

    private static DateTimeOffset? NextRenewal(SandboxState state, string? subscriptionId) => state.Subscriptions.OldestFirst
        .Where(s => s is { Status: SubscriptionStatus.Active, OnDemand: false } && (subscriptionId is null || s.Id == subscriptionId))
        .Min(static s => (DateTimeOffset?)s.NextBillingDate);
}
