using MailKit.Sandbox.Pages;

namespace MailKit.Sandbox.HostedPages;

/// <summary>The pages that Dodo hosts for its merchants, on Dodo's own port.</summary>
public static class HostedPagesMap
{
    public static void MapHostedPages(this WebApplication app)
    {
        var checkout = app.Services.GetRequiredService<CheckoutDoor>();
        var portal = app.Services.GetRequiredService<PortalDoor>();

        app.MapAssets();
        app.MapGet("/checkout/session/{id}", (RequestDelegate)checkout.ShowAsync);
        app.MapPost("/checkout/session/{id}", (RequestDelegate)checkout.PayAsync);
        app.MapGet("/portal/{id}", (RequestDelegate)portal.ShowAsync);
        app.MapPost("/portal/{id}/subscriptions/{subscription}", (RequestDelegate)portal.ChangeAsync);
    }
}
