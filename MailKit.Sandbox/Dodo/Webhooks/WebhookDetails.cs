namespace MailKit.Sandbox.Dodo.Webhooks;

/// <summary>A webhook endpoint as it is told: without its secret.</summary>
public sealed record WebhookDetails(
    string Id,
    string Url,
    string Description,
    bool? Disabled,
    IReadOnlyList<string>? FilterTypes,
    IReadOnlyDictionary<string, string> Metadata,
    int? RateLimit,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt)
{
    public static WebhookDetails Of(WebhookEndpoint e) => new(e.Id, e.Url, e.Description, e.Disabled, e.Types.Count is 0 ? null : e.Types, e.Metadata, e.RateLimit, e.CreatedAt, e.UpdatedAt);
}
