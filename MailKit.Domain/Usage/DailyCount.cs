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

    /// <summary>Credits of refused emails, given back.</summary>
    CreditsGivenBack = 3,

    /// <summary>Copies (one per recipient, so credits) that reached a mailbox, on the day when they were sent.</summary>
    CopiesDelivered = 4,

    /// <summary>Copies that bounced, were suppressed or given up, on the day when they were sent.</summary>
    CopiesFailed = 5,

    /// <summary>Copies that a reader called spam, on the day when they were sent.</summary>
    CopiesComplained = 6,
}
