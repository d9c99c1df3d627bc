namespace MailKit.Sandbox.Dodo.Checkouts;

/// <summary>How far a checkout has come.</summary>
public sealed record CheckoutStatus(string Id, DateTimeOffset CreatedAt, string? CustomerEmail, string? CustomerName, string? PaymentId, PaymentStatus? PaymentStatus);
