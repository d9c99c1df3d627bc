namespace MailKit.Sandbox.Resend;

/// <summary>How strict the stand-in for Resend is, and how quickly things happen to an email.</summary>
public sealed class ResendPolicy
{
    /// <summary>Between two events of one email, so that a page can show each state.</summary>
    public TimeSpan EventSpacing { get; set; } = TimeSpan.FromMilliseconds(150);

    /// <summary>Refuse senders whose domain is not verified, as the real one does. Off, so that a newcomer can send from anything.</summary>
    public bool RequireVerifiedDomain { get; set; }

    /// <summary>Besides these, everything under <c>.example</c> counts as verified.</summary>
    public IReadOnlyList<string> VerifiedDomains { get; set; } = ["mailkit.example"];

    /// <summary>Refuse recipients at example.com and its like, as the real one does. Off, because that is what a newcomer types first.</summary>
    public bool RefuseExampleRecipients { get; set; }

    /// <summary>What an unknown API key gets: 401 was seen live, 403 is documented.</summary>
    public int InvalidKeyStatus { get; set; } = 401;

    /// <summary>How long an idempotency key is remembered.</summary>
    public TimeSpan KeyLifetime { get; set; } = TimeSpan.FromHours(24);

    /// <summary>What the rate headers claim.</summary>
    public int RequestsPerSecond { get; set; } = 5;

    /// <summary>Refuse what is above that, in any second of real time. Off, so that a test is as quick as the computer.</summary>
    public bool EnforceRate { get; set; }
}
