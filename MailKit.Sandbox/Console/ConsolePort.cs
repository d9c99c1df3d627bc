using MailKit.Sandbox.Control;
using MailKit.Sandbox.Pages;

namespace MailKit.Sandbox;

/// <summary>The door for people, and for tests that pull levers.</summary>
public static class ConsolePort
{
    public static void MapConsole(this WebApplication app)
    {
        app.UseSameOrigin();
        app.UseRouting();
        app.Use(static async (context, next) =>
        {
            if (context.GetEndpoint() is null)
            {
                await MissingAsync(context);
                return;
            }

            await next(context);
        });

        app.MapGet("/health", (RequestDelegate)(static context => context.Response.WriteAsync("ok")));
        app.MapAssets();
        app.MapControl();
        app.MapLists();
        app.MapInbox();
        app.MapForms();
        app.MapFaults();
    }

    public static string Id(this HttpContext context) => (string)context.Request.RouteValues["id"]!;

    public static Task MissingAsync(this HttpContext context) => context.SendAsync<MissingPage>([], StatusCodes.Status404NotFound);
}
