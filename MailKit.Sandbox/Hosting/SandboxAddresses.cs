namespace MailKit.Sandbox.Hosting;

/// <summary>The three base addresses, known once the ports are bound.</summary>
public sealed class SandboxAddresses
{
    public Uri Console { get; set; } = new("http://localhost");

    public Uri Dodo { get; set; } = new("http://localhost");

    public Uri Resend { get; set; } = new("http://localhost");

    public string CheckoutUrl(string sessionId) => new Uri(Dodo, $"/checkout/session/{sessionId}").ToString();

    public string InvoiceUrl(string paymentId) => new Uri(Dodo, $"/invoices/payments/{paymentId}").ToString();

    public string PortalUrl(string customerId, string? returnUrl)
        => new Uri(Dodo, $"/portal/{customerId}{(returnUrl is null ? "" : "?return_url=" + Uri.EscapeDataString(returnUrl))}").AbsoluteUri;
}
