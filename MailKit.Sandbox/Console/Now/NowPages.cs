using MailKit.Sandbox.Console.Shared;

namespace MailKit.Sandbox.Console.Now;

/// <summary>The first page: the clock, and what has happened lately.</summary>
public static class NowPages
{
    public static void MapNowPages(this WebApplication app)
    {
        var state = app.Services.GetRequiredService<SandboxState>();
        var clock = app.Services.GetRequiredService<SandboxClock>();
        var addresses = app.Services.GetRequiredService<SandboxAddresses>();

        app.Get("/", async context => await context.SendAsync<NowPage>(new()
        {
            [nameof(NowPage.View)] = await state.ReadAsync(s => NowView.Of(s, clock.GetUtcNow(), clock.Offset, addresses)),
        }));
    }
}
