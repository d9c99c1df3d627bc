using MailKit.Sandbox.Console.Shared;
using MailKit.Sandbox.Dodo.Brands;
using MailKit.Sandbox.Dodo.Checkouts.Hosted;
using MailKit.Sandbox.Dodo.CreditEntitlements.Balances;
using MailKit.Sandbox.Dodo.Customers.PaymentMethods;
using MailKit.Sandbox.Dodo.Customers.Portal;
using MailKit.Sandbox.Dodo.Customers.Wallets;
using MailKit.Sandbox.Dodo.Discounts;
using MailKit.Sandbox.Dodo.Disputes;
using MailKit.Sandbox.Dodo.Http;
using MailKit.Sandbox.Dodo.Subscriptions.Cards;
using MailKit.Sandbox.Dodo.Subscriptions.Plans;
using MailKit.Sandbox.Dodo.Usage.Events;
using MailKit.Sandbox.Dodo.Usage.Meters;
using MailKit.Sandbox.Dodo.Webhooks;
using MailKit.Sandbox.Traffic;

namespace MailKit.Sandbox.Dodo;

/// <summary>The port that speaks Dodo's API: every resource, and the pages that Dodo hosts for its merchants.</summary>
public static class DodoPort
{
    public static void MapDodo(this WebApplication app)
    {
        app.UseApiTraffic(Provider.Dodo);
        app.UseSameOrigin();
        app.Use(DodoGuard.CheckAsync);
        app.UseRouting();
        app.Use(static (context, next) => context.GetEndpoint() switch
        {
            null => throw DodoRefusalException.NotFound("Route"),
            { DisplayName: "405 HTTP Method Not Supported" } => throw new DodoRefusalException(405, "METHOD_NOT_ALLOWED", "Method not allowed"),
            _ => next(context),
        });
        app.MapGet("/health", (RequestDelegate)(static context => context.Response.WriteAsync("ok")));
        app.MapAssets();

        app.MapDodoBalances();
        app.MapDodoBrands();
        app.MapDodoCheckouts();
        app.MapDodoCreditEntitlements();
        app.MapDodoCustomers();
        app.MapDodoDirectPurchases();
        app.MapDodoDiscounts();
        app.MapDodoDisputes();
        app.MapDodoEvents();
        app.MapDodoInvoices();
        app.MapDodoLedger();
        app.MapDodoMeters();
        app.MapDodoPaymentMethods();
        app.MapDodoPayments();
        app.MapDodoPlans();
        app.MapDodoProducts();
        app.MapDodoRefunds();
        app.MapDodoSubscriptionCards();
        app.MapDodoSubscriptions();
        app.MapDodoWallets();
        app.MapDodoWebhooks();

        app.MapHostedCheckout();
        app.MapCustomerPortal();
    }

    /// <summary>Maps an operation whose handler reads the request and writes the answer itself.</summary>
    public static void Map(this WebApplication app, string method, string pattern, Func<DodoCall, SandboxState, Task> handle)
    {
        var state = app.Services.GetRequiredService<SandboxState>();
        app.MapMethods(pattern, [method], (RequestDelegate)(context => handle(new(context), state)));
    }
}
