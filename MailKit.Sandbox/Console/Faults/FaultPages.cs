using MailKit.Sandbox.Console.Shared;
using MailKit.Sandbox.Traffic.Faults;

namespace MailKit.Sandbox.Console.Faults;

/// <summary>Faults by hand: what is at work, one more, and away with them.</summary>
public static class FaultPages
{
    public static void MapFaultPages(this WebApplication app)
    {
        var board = app.Services.GetRequiredService<FaultBoard>();
        var injector = app.Services.GetRequiredService<FaultInjector>();

        app.Get("/faults", context => ShowAsync(context, FaultDraft.Blank));

        app.Post("/faults", async context =>
        {
            var draft = FaultDraft.Read(await context.Request.ReadFormAsync(), out var fault);

            if (fault is null)
            {
                await ShowAsync(context, draft, StatusCodes.Status422UnprocessableEntity);
                return;
            }

            await injector.AddAsync(fault);
            context.SeeOther("/faults");
        });

        app.Post("/faults/presets/{id}", async context =>
        {
            foreach (var fault in FaultPreset.All.FirstOrDefault(p => p.Name == context.Id())?.Faults() ?? [])
            {
                await injector.AddAsync(fault);
            }

            context.SeeOther("/faults");
        });

        app.Post("/faults/{id}/remove", async context =>
        {
            await injector.RemoveAsync(context.Id());
            context.SeeOther("/faults");
        });

        app.Post("/faults/clear", async context =>
        {
            await injector.ClearAsync();
            context.SeeOther("/faults");
        });

        Task ShowAsync(HttpContext context, FaultDraft draft, int status = 200) => context.SendAsync<FaultsPage>(
            new() { [nameof(FaultsPage.Lines)] = board.All.Reverse().Select(static f => new FaultLine(f)).ToList(), [nameof(FaultsPage.Draft)] = draft },
            status);
    }
}
