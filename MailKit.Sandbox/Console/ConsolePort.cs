using MailKit.Sandbox.Console.Credits;
using MailKit.Sandbox.Console.Customers;
using MailKit.Sandbox.Console.Discounts;
using MailKit.Sandbox.Console.Domains;
using MailKit.Sandbox.Console.Faults;
using MailKit.Sandbox.Console.Inbox;
using MailKit.Sandbox.Console.Meters;
using MailKit.Sandbox.Console.Now;
using MailKit.Sandbox.Console.Payments;
using MailKit.Sandbox.Console.Products;
using MailKit.Sandbox.Console.Shared;
using MailKit.Sandbox.Console.Webhooks;
using MailKit.Sandbox.Control;

namespace MailKit.Sandbox.Console;

/// <summary>The console's port: pages for people, and the control API for tests.</summary>
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

        app.MapNowPages();
        app.MapClockForm();
        app.MapCustomerPages();
        app.MapAdjustBalance();
        app.MapProductPages();
        app.MapCreditPages();
        app.MapMeterPages();
        app.MapDiscountPages();
        app.MapPaymentPages();
        app.MapInboxPages();
        app.MapEndpointPages();
        app.MapWebhookPages();
        app.MapDomainPages();
        app.MapFaultPages();
    }

    public static void Get(this WebApplication app, string pattern, RequestDelegate show) => app.MapGet(pattern, show);

    public static void Post(this WebApplication app, string pattern, RequestDelegate act) => app.MapPost(pattern, act);

    public static string Id(this HttpContext context) => (string)context.Request.RouteValues["id"]!;

    public static Task MissingAsync(this HttpContext context) => context.SendAsync<MissingPage>([], StatusCodes.Status404NotFound);
}
