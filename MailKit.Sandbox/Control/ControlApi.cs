namespace MailKit.Sandbox.Control;

/// <summary>The levers for tests and scripts, as JSON on the console's port.</summary>
public static class ControlApi
{
    public static void MapControl(this WebApplication app)
    {
        var services = app.Services;
        var state = services.GetRequiredService<SandboxState>();
        var clock = services.GetRequiredService<SandboxClock>();
        var info = services.GetRequiredService<Func<SandboxInfo>>();
        var levers = services.GetRequiredService<Levers>();
        var faults = services.GetRequiredService<FaultLevers>();

        Map("GET", "/info", call => call.AnswerAsync(info()));
        Map("GET", "/books", async call => await call.AnswerAsync(await state.ReadAsync(s => Bookkeeper.Read(s, clock.GetUtcNow()))));
        Map("GET", "/emails", async call => await call.AnswerAsync(new { items = await EmailsAsync(state, call.Query("to")) }));
        Map("GET", "/deliveries", async call => await call.AnswerAsync(new { items = await state.ReadAsync(static s => s.Deliveries.NewestFirst.Select(d => DeliveryOnFile.Of(s, d)).ToList()) }));
        Map("GET", "/clock", levers.TellTimeAsync);
        Map("POST", "/clock/advance", levers.AdvanceAsync);
        Map("POST", "/customers/{id}/adjust", levers.AdjustAsync);
        Map("POST", "/checkouts/{id}/pay", levers.PayAsync);
        Map("POST", "/deliveries/{id}/again", levers.SendAgainAsync);
        Map("POST", "/reset", levers.ResetAsync);
        Map("POST", "/faults", faults.AddAsync);
        Map("GET", "/faults", faults.ListAsync);
        Map("DELETE", "/faults", faults.ClearAsync);
        Map("DELETE", "/faults/{id}", faults.RemoveAsync);
        Map("GET", "/calls", faults.TellCallsAsync);

        void Map(string method, string pattern, Func<ControlCall, Task> handle)
            => app.MapMethods("/control" + pattern, [method], (RequestDelegate)(async context =>
            {
                var call = new ControlCall(context);

                if (method is "POST")
                {
                    await call.ReadAsync();
                }

                await handle(call);
            }));
    }

    private static Task<List<EmailOnFile>> EmailsAsync(SandboxState state, string to) => state.ReadAsync(s => s.Emails.NewestFirst
        .Where(e => to is "" || e.Recipients().Any(r => string.Equals(EmailAddress.Bare(r), to, StringComparison.OrdinalIgnoreCase)))
        .Select(EmailOnFile.Of)
        .ToList());
}
