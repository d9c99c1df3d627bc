using MailKit.Sandbox.Traffic.Faults;

namespace MailKit.Sandbox.Control.Faults;

/// <summary>Faults: added, listed with what they did, and removed.</summary>
public static class FaultEndpoints
{
    public static void MapFaultControl(this WebApplication app)
    {
        var board = app.Services.GetRequiredService<FaultBoard>();
        var injector = app.Services.GetRequiredService<FaultInjector>();

        app.Map("POST", "/faults", call => AddAsync(call, injector));
        app.Map("GET", "/faults", call => call.AnswerAsync(new { items = board.All.Select(static f => f.Tell()).ToList() }));
        app.Map("DELETE", "/faults/{id}", async call => await (await injector.RemoveAsync(call.Id) ? call.AnswerAsync(new { removed = true }) : call.MissAsync("fault")));
        app.Map("DELETE", "/faults", async call =>
        {
            await injector.ClearAsync();
            await call.AnswerAsync(new { removed = true });
        });
    }

    private static async Task AddAsync(ControlCall call, FaultInjector injector)
    {
        if (call.Members() is not { } members)
        {
            await call.RefuseAsync("Send a JSON object, such as {\"provider\": \"resend\", \"kind\": \"status\", \"status\": 503}.");
            return;
        }

        var reader = new FaultReader(members);

        if (reader.Read() is not { } fault)
        {
            await call.RefuseAsync(string.Join(" ", reader.Errors.Select(static e => $"{e.Key}: {e.Value}")));
            return;
        }

        await call.AnswerAsync((await injector.AddAsync(fault)).Tell(), 201);
    }
}
