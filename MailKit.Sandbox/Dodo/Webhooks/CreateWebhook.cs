namespace MailKit.Sandbox.Dodo.Webhooks;

/// <summary>Where to send events, and which.</summary>
public sealed record CreateWebhook
{
    public required string Url { get; init; }

    public string? Description { get; init; }

    public bool? Disabled { get; init; }

    public IReadOnlyList<string>? FilterTypes { get; init; }

    public IReadOnlyDictionary<string, string>? Headers { get; init; }

    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    public int? RateLimit { get; init; }

    public string? IdempotencyKey { get; init; }
}
