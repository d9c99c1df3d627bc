namespace MailKit.Sandbox.Dodo.Checkouts;

/// <summary>The answer to a new checkout: its session, and the page where it is paid.</summary>
public sealed record CreatedCheckout(string SessionId, string? CheckoutUrl, string? ClientSecret, string? PaymentId, string? PublishableKey, bool PaymentMethodRequired);
