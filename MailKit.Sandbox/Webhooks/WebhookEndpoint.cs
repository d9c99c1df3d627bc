namespace MailKit.Sandbox.Webhooks;

/// <summary>Somebody who wants to be told, what about, and the secret that proves it is us.</summary>
public sealed record WebhookEndpoint
{
    public required string Id { get; init; }

    public required Provider Provider { get; init; }

    public required string Url { get; init; }

    public required string Secret { get; init; }

    /// <summary>The secret before this one; for a day after a change both are good.</summary>
    public string? PreviousSecret { get; init; }

    public DateTimeOffset? PreviousUntil { get; init; }

    /// <summary>Nothing got through since; null while something does.</summary>
    public DateTimeOffset? FailingSince { get; init; }

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

    /// <summary>With another secret; the old one stays good for a day.</summary>
    public WebhookEndpoint Rotated(DateTimeOffset at) => this with { Secret = Ids.NewSecret(), PreviousSecret = Secret, PreviousUntil = at.AddDays(1), UpdatedAt = at };

    /// <summary>The secrets that a webhook is signed with at that moment.</summary>
    public IEnumerable<string> SecretsAt(DateTimeOffset at) => PreviousUntil > at ? [Secret, PreviousSecret!] : [Secret];

    public bool Wants(string type) => !Disabled && (Types.Count is 0 || Types.Contains(type));
}
