using System.ComponentModel.DataAnnotations;

namespace MailKit.Web.Http;

/// <summary>What is true of every provider that we call.</summary>
public abstract class ProviderOptions
{
    /// <summary>Where its API is. There is no default: a live address is always somebody's decision.</summary>
    [Required]
    public Uri? BaseUrl { get; set; }

    [Required]
    public string ApiKey { get; set; } = "";

    /// <summary>The secrets of the webhook endpoint, newest first. Two are valid while one is being rotated.</summary>
    [MinLength(1, ErrorMessage = "At least one webhook secret is needed.")]
    public string[] WebhookSecrets { get; set; } = [];

    /// <summary>How long one answer may take.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Requests a second that all processes of one database send together at most; 0 for no limit.</summary>
    [Range(0, 10_000)]
    public int RequestsPerSecond { get; set; }

    /// <summary>The same within a minute.</summary>
    [Range(0, 100_000)]
    public int RequestsPerMinute { get; set; }

    public IReadOnlyList<RateLimit> Limits => [.. new[] { new RateLimit(RequestsPerSecond, 1), new RateLimit(RequestsPerMinute, 60) }.Where(l => l.Requests > 0)];
}
