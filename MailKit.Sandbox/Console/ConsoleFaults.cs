using MailKit.Sandbox.Faults;
using MailKit.Sandbox.Pages;

namespace MailKit.Sandbox;

/// <summary>Faults by hand: what is at work, one more, and away with them.</summary>
public static class ConsoleFaults
{
    public static void MapFaults(this WebApplication app)
    {
        var board = app.Services.GetRequiredService<FaultBoard>();
        var keeper = app.Services.GetRequiredService<Doorkeeper>();

        app.MapGet("/faults", (RequestDelegate)(context => ShowAsync(context, FaultDraft.Blank)));

        app.MapPost("/faults", (RequestDelegate)(async context =>
        {
            var draft = FaultDraft.Read(await context.Request.ReadFormAsync(), out var fault);

            if (fault is null)
            {
                await ShowAsync(context, draft, StatusCodes.Status422UnprocessableEntity);
                return;
            }

            await keeper.AddAsync(fault);
            context.SeeOther("/faults");
        }));

        app.MapPost("/faults/presets/{id}", (RequestDelegate)(async context =>
        {
            foreach (var fault in FaultPreset.All.FirstOrDefault(p => p.Name == context.Id())?.Faults() ?? [])
            {
                await keeper.AddAsync(fault);
            }

            context.SeeOther("/faults");
        }));

        app.MapPost("/faults/{id}/remove", (RequestDelegate)(async context =>
        {
            await keeper.RemoveAsync(context.Id());
            context.SeeOther("/faults");
        }));

        app.MapPost("/faults/clear", (RequestDelegate)(async context =>
        {
            await keeper.ClearAsync();
            context.SeeOther("/faults");
        }));

        Task ShowAsync(HttpContext context, FaultDraft draft, int status = 200) => context.SendAsync<FaultsPage>(
            new() { [nameof(FaultsPage.Lines)] = board.All.Reverse().Select(static f => new FaultLine(f)).ToList(), [nameof(FaultsPage.Draft)] = draft },
            status);
    }
}
