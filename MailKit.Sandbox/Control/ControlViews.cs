namespace MailKit.Sandbox.Control;

/// <summary>A captured email with everything in it, and the links that a reader could follow.</summary>
public sealed record EmailOnFile(
    string Id,
    string From,
    IReadOnlyList<string> To,
    IReadOnlyList<string> Cc,
    IReadOnlyList<string> Bcc,
    IReadOnlyList<string> ReplyTo,
    string Subject,
    string? Html,
    string? Text,
    IReadOnlyDictionary<string, string> Headers,
    IReadOnlyList<EmailTag> Tags,
    string? IdempotencyKey,
    string LastEvent,
    DateTimeOffset CreatedAt,
    IReadOnlyList<string> Links)
{
    public static EmailOnFile Of(CapturedEmail e) => new(
        e.Id, e.From, e.To, e.Cc, e.Bcc, e.ReplyTo, e.Subject, e.Html, e.Text, e.Headers, e.Tags, e.IdempotencyKey, e.LastEvent, e.CreatedAt, [.. EmailLinks.Of(e)]);
}

/// <summary>A webhook on its way, with every attempt.</summary>
public sealed record DeliveryOnFile(
    string Id,
    string EventId,
    string Type,
    Provider Provider,
    string? Url,
    DeliveryStatus Status,
    DateTimeOffset? NextAttemptAt,
    IReadOnlyList<WebhookAttempt> Attempts,
    DateTimeOffset CreatedAt)
{
    public static DeliveryOnFile Of(SandboxState state, WebhookDelivery d)
    {
        var happened = state.Events.Get(d.EventId);
        return new(d.Id, d.EventId, happened.Type, happened.Provider, state.Endpoints.Find(d.EndpointId)?.Url, d.Status, d.NextAttemptAt, d.Attempts, d.CreatedAt);
    }
}

/// <summary>What came of paying a checkout by lever.</summary>
public sealed record CheckoutOnFile(PaymentStatus? PaymentStatus, string PaymentId, string? SubscriptionId, string CustomerId, string? RedirectUrl)
{
    public static CheckoutOnFile Of(Payment payment, string? subscriptionId, string? redirectUrl)
        => new(payment.Status, payment.PaymentId, subscriptionId, payment.Customer.CustomerId, redirectUrl);
}
