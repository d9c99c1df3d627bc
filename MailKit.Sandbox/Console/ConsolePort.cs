using MailKit.Sandbox.Control;

namespace MailKit.Sandbox;

/// <summary>The door for people, and for tests that pull levers.</summary>
public static class ConsolePort
{
    public static void MapConsole(this WebApplication app)
    {
        app.UseRouting();
        app.MapGet("/health", (RequestDelegate)(static context => context.Response.WriteAsync("ok")));
        app.MapControl();
    }
}
