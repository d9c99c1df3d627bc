namespace MailKit.Sandbox.Dodo.Checkouts.Hosted;

/// <summary>The page where a checkout is paid, on Dodo's own port.</summary>
public static class HostedCheckoutEndpoints
{
    public static void MapHostedCheckout(this WebApplication app)
    {
        var checkout = app.Services.GetRequiredService<HostedCheckout>();

        app.MapGet("/checkout/session/{id}", (RequestDelegate)checkout.ShowAsync);
        app.MapPost("/checkout/session/{id}", (RequestDelegate)checkout.PayAsync);
    }
}
