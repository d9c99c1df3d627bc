using MailKit.Sandbox.Dodo;
using MailKit.Sandbox.Resend;

namespace MailKit.Sandbox;

/// <summary>Where the sandbox listens, where it keeps its state, and how it behaves where a provider is not documented.</summary>
public sealed class SandboxOptions
{
    public const string Section = "Sandbox";

    private static readonly IReadOnlyList<TimeSpan> DocumentedRetries =
    [
        TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2),
        TimeSpan.FromHours(5), TimeSpan.FromHours(10), TimeSpan.FromHours(10),
    ];

    /// <summary>What is bound: <c>localhost</c>, an address, or <c>*</c> for all of them (in a container).</summary>
    public string Host { get; set; } = "localhost";

    /// <summary>What appears in addresses that others follow, such as a checkout link.</summary>
    public string PublicHost { get; set; } = "localhost";

    /// <summary>0 takes any free port; so for the other two.</summary>
    public int ConsolePort { get; set; } = 4000;

    public int DodoPort { get; set; } = 4010;

    public int ResendPort { get; set; } = 4020;

    public string StatePath { get; set; } = "data/sandbox.db";

    /// <summary>How long after each failed delivery a webhook is tried again, on the sandbox's clock. Empty is the documented schedule.</summary>
    public IReadOnlyList<TimeSpan> WebhookRetries { get; set; } = [];

    /// <summary>An endpoint that refuses the connection is usually being restarted, so it is knocked at more often before the schedule begins.</summary>
    public TimeSpan RefusedRetryEvery { get; set; } = TimeSpan.FromSeconds(2);

    public TimeSpan RefusedRetriesFor { get; set; } = TimeSpan.FromMinutes(5);

    public TimeSpan WebhookTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>An endpoint that nothing got through to for so long is disabled.</summary>
    public TimeSpan WebhookDisableAfter { get; set; } = TimeSpan.FromDays(5);

    public int WebhooksInFlight { get; set; } = 16;

    public DodoPolicy Dodo { get; set; } = new();

    public ResendPolicy Resend { get; set; } = new();

    // Not a default of the property: the configuration binder would add to it instead of taking its place.
    internal IReadOnlyList<TimeSpan> RetrySchedule => WebhookRetries.Count > 0 ? WebhookRetries : DocumentedRetries;
}
