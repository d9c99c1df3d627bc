namespace MailKit.Sandbox.Control.Webhooks;

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
