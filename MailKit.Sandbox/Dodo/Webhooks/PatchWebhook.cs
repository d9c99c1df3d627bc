namespace MailKit.Sandbox.Dodo.Webhooks;

/// <summary>What changes about an endpoint; absent means as it was.</summary>
public sealed record PatchWebhook(
    string? Url,
    string? Description,
    bool? Disabled,
    IReadOnlyList<string>? FilterTypes,
    IReadOnlyDictionary<string, string>? Metadata,
    int? RateLimit);
