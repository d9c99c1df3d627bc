namespace MailKit.Domain.Credits;

/// <summary>One debit at Dodo for up to a hundred sent emails of an account. It is written down before Dodo is asked, and what belongs to it never changes.</summary>
public sealed class Settlement
{
    /// <summary>The most emails that one debit pays for.</summary>
    public const int MaxEmails = 100;

    private Settlement() { }

    public Guid AccountId { get; private init; }

    public Guid Id { get; private init; }

    /// <summary>Which credit; see <see cref="Credit"/>.</summary>
    public string Credit { get; private init; } = "";

    /// <summary>How many emails it pays for.</summary>
    public int Emails { get; private init; }

    /// <summary>What it costs (credits).</summary>
    public long Credits { get; private init; }

    public DateTimeOffset CreatedAt { get; private init; }

    /// <summary>When the debit was known to stand (UTC).</summary>
    public DateTimeOffset? PostedAt { get; private set; }

    /// <summary>When it was given up, because Dodo has too few credits for all of it: its emails are debited one by one (UTC).</summary>
    public DateTimeOffset? DissolvedAt { get; private set; }

    public static Settlement Of(Guid id, Guid accountId, string credit, int emails, long credits, DateTimeOffset at)
        => new() { AccountId = accountId, Id = id, Credit = credit, Emails = emails, Credits = credits, CreatedAt = at };

    public void Posted(DateTimeOffset at)
    {
        RequireOpen();
        PostedAt = at;
    }

    public void Dissolved(DateTimeOffset at)
    {
        RequireOpen();
        DissolvedAt = at;
    }

    private void RequireOpen()
    {
        if (PostedAt is not null || DissolvedAt is not null)
        {
            throw new InvalidOperationException($"Settlement {Id} is closed.");
        }
    }
}
