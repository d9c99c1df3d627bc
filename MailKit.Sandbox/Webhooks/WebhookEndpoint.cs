namespace MailKit.Sandbox.Webhooks;

/// <summary>Somebody who wants to be told, what about, and the secret that proves it is us.</summary>
public sealed record WebhookEndpoint
{
    public required string Id { get; init; }

    public required Provider Provider { get; init; }

    public required string Url { get; init; }

    public required string Secret { get; init; }

    public string Description { get; init; } = "";

    public bool Disabled { get; init; }

    /// <summary>Empty means every type.</summary>
    public IReadOnlyList<string> Types { get; init; } = [];

    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    public int? RateLimit { get; init; }

    public string? IdempotencyKey { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    public bool Wants(string type) => !Disabled && (Types.Count is 0 || Types.Contains(type));
}
