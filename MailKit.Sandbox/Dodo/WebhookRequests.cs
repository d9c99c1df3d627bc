namespace MailKit.Sandbox.Dodo;

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

/// <summary>What changes about an endpoint; absent means as it was.</summary>
public sealed record PatchWebhook(
    string? Url,
    string? Description,
    bool? Disabled,
    IReadOnlyList<string>? FilterTypes,
    IReadOnlyDictionary<string, string>? Metadata,
    int? RateLimit);
