namespace MailKit.Sandbox.Webhooks;

/// <summary>Something that happened, in the exact bytes that every endpoint gets.</summary>
public sealed record WebhookEvent(string Id, Provider Provider, string Type, string Payload, DateTimeOffset CreatedAt);
