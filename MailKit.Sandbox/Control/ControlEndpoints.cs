using MailKit.Sandbox.Control.Calls;
using MailKit.Sandbox.Control.Checkouts;
using MailKit.Sandbox.Control.Clock;
using MailKit.Sandbox.Control.Customers;
using MailKit.Sandbox.Control.Disputes;
using MailKit.Sandbox.Control.Emails;
using MailKit.Sandbox.Control.Faults;
using MailKit.Sandbox.Control.Webhooks;

namespace MailKit.Sandbox.Control;

/// <summary>The control API for tests and scripts, as JSON on the console's port.</summary>
public static class ControlEndpoints
{
    public static void MapControl(this WebApplication app)
    {
        var state = app.Services.GetRequiredService<SandboxState>();
        var clock = app.Services.GetRequiredService<SandboxClock>();
        var info = app.Services.GetRequiredService<Func<SandboxInfo>>();
        var reset = app.Services.GetRequiredService<Reset>();

        app.Map("GET", "/info", call => call.AnswerAsync(info()));
        app.Map("GET", "/books", async call => await call.AnswerAsync(await state.ReadAsync(s => BooksReader.Read(s, clock.GetUtcNow()))));
        app.Map("POST", "/reset", async call =>
        {
            await reset.RunAsync();
            await call.AnswerAsync(new { reset = true });
        });

        app.MapAdjustmentControl();
        app.MapCallControl();
        app.MapCheckoutControl();
        app.MapClockControl();
        app.MapDeliveryControl();
        app.MapDisputeControl();
        app.MapEmailControl();
        app.MapFaultControl();
    }

    /// <summary>Maps an operation whose handler finds the body read and writes the answer itself.</summary>
    public static void Map(this WebApplication app, string method, string pattern, Func<ControlCall, Task> handle)
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
