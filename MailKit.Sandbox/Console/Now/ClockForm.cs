using MailKit.Sandbox.Console.Shared;

namespace MailKit.Sandbox.Console.Now;

/// <summary>The buttons that move the clock.</summary>
public static class ClockForm
{
    public static void MapClockForm(this WebApplication app)
    {
        var state = app.Services.GetRequiredService<SandboxState>();
        var advance = app.Services.GetRequiredService<ClockAdvance>();

        app.Post("/clock", async context =>
        {
            var by = (await context.Request.ReadFormAsync())["by"].ToString();
            var renewal = by is "renewal" ? await state.ReadAsync(NowView.NextRenewalIn) : null;

            var move = renewal is { } at ? now => at > now ? at : now : Duration.Parse(by);

            if (move is not null)
            {
                await advance.ByAsync(move);
            }

            context.SeeOther("/");
        });
    }
}
