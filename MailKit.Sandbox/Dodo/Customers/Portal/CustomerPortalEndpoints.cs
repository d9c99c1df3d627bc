using MailKit.Sandbox.Dodo.Http;

namespace MailKit.Sandbox.Dodo.Customers.Portal;

/// <summary>The link to a customer's own page, and that page, on Dodo's own port.</summary>
public static class CustomerPortalEndpoints
{
    public static void MapCustomerPortal(this WebApplication app)
    {
        var addresses = app.Services.GetRequiredService<SandboxAddresses>();
        var (portal, plans) = (app.Services.GetRequiredService<CustomerPortal>(), app.Services.GetRequiredService<PlanPortal>());

        app.Map("POST", "/customers/{id}/customer-portal/session", async (call, state) =>
        {
            var customer = await state.ReadAsync(s => s.Customers.Require(call.Route("id"), "Customer"));
            await call.AnswerAsync(new PortalLink(addresses.PortalUrl(customer.CustomerId, call.Query("return_url"))));
        });
        app.MapGet("/portal/{id}", (RequestDelegate)portal.ShowAsync);
        app.MapPost("/portal/{id}/subscriptions/{subscription}", (RequestDelegate)portal.ChangeAsync);
        app.MapGet("/portal/{id}/subscriptions/{subscription}/plan", (RequestDelegate)plans.ShowAsync);
        app.MapPost("/portal/{id}/subscriptions/{subscription}/plan", (RequestDelegate)plans.ChangeAsync);
    }
}
