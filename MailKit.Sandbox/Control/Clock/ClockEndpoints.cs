namespace MailKit.Sandbox.Control.Clock;

/// <summary>What the clock says, and moving it forward.</summary>
public static class ClockEndpoints
{
    public static void MapClockControl(this WebApplication app)
    {
        var clock = app.Services.GetRequiredService<SandboxClock>();
        var advance = app.Services.GetRequiredService<ClockAdvance>();

        app.Map("GET", "/clock", call => TellAsync(call, clock));
        app.Map("POST", "/clock/advance", call => AdvanceAsync(call, advance, clock));
    }

    private static Task TellAsync(ControlCall call, SandboxClock clock) => call.AnswerAsync(new { now = clock.GetUtcNow(), offset_seconds = (long)clock.Offset.TotalSeconds });

    private static async Task AdvanceAsync(ControlCall call, ClockAdvance advance, SandboxClock clock)
    {
        if (Duration.Parse(call.Text("by")) is not { } by)
        {
            await call.RefuseAsync("Say how far: {\"by\": \"P1D\"}, an ISO 8601 duration.");
            return;
        }

        await advance.ByAsync(by);
        await TellAsync(call, clock);
    }
}
