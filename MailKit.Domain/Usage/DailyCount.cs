namespace MailKit.Domain.Usage;

/// <summary>How much of something happened in an account on one day (UTC), by key: what charts, usage and caps are read from.</summary>
public sealed class DailyCount
{
    /// <summary>The key of what came from the page.</summary>
    public const string NoKey = "";

    private DailyCount() { }

    public Guid AccountId { get; private init; }

    public DateOnly Day { get; private init; }

    public UsageMetric Metric { get; private init; }

    /// <summary>The API key's id, or <see cref="NoKey"/>.</summary>
    public string Key { get; private init; } = "";

    public long Value { get; private init; }
}

/// <summary>What is counted. The numbers are stored.</summary>
public enum UsageMetric : short
{
    /// <summary>Emails that Resend took.</summary>
    EmailsSent = 1,

    /// <summary>Credits that those emails cost.</summary>
    CreditsSpent = 2,

    /// <summary>Emails that Resend refused.</summary>
    EmailsRefused = 3,
}
