using MailKit.Domain.Work;

namespace MailKit.Domain.Credits;

/// <summary>One debit at Dodo for up to a hundred sent emails of an account. It is written down before Dodo is asked, and what belongs to it never changes.</summary>
public sealed class Settlement : ILeased<Guid>
{
    /// <summary>The most emails that one debit pays for.</summary>
    public const int MaxEmails = 100;

    private Settlement() { }

    public Guid Id { get; private init; }

    public Guid AccountId { get; private init; }

    /// <summary>How many emails it pays for.</summary>
    public int Emails { get; private init; }

    /// <summary>What it costs (credits).</summary>
    public int Credits { get; private init; }

    public DateTimeOffset CreatedAt { get; private init; }

    /// <summary>When the debit was known to stand (UTC).</summary>
    public DateTimeOffset? PostedAt { get; private set; }

    /// <summary>When it was given up, because Dodo has too few credits for all of it: its emails are debited one by one (UTC).</summary>
    public DateTimeOffset? DissolvedAt { get; private set; }

    /// <summary>The first try whose outcome is unknown (UTC): from then on only its own key may say whether it was debited.</summary>
    public DateTimeOffset? FirstTriedAt { get; private set; }

    public DateTimeOffset? DueAt { get; private set; }

    public int Attempts { get; private set; }

    public int Failures { get; private set; }

    public string? LastError { get; private set; }

    public static Settlement Of(Guid id, Guid accountId, int emails, int credits, DateTimeOffset at)
        => new() { Id = id, AccountId = accountId, Emails = emails, Credits = credits, CreatedAt = at, DueAt = at };

    public void Posted(DateTimeOffset at) => Close(() => PostedAt = at);

    public void Dissolved(DateTimeOffset at) => Close(() => DissolvedAt = at);

    /// <summary>The try that was leased then got no usable answer.</summary>
    public void Unanswered(ProviderException trouble, DateTimeOffset leasedAt, DateTimeOffset at)
    {
        FirstTriedAt = trouble.MayHaveActed ? FirstTriedAt : FirstTry.Without(FirstTriedAt, leasedAt);

        if (trouble.WasHeldBack)
        {
            DueAt = at + trouble.RetryAfter!.Value;
            return;
        }

        Failures++;
        LastError = trouble.Words;
        DueAt = at + Backoff.After(Failures, trouble.RetryAfter);
    }

    /// <summary>Dodo has too few credits, and an earlier try may stand all the same: only this key can tell, once credits come.</summary>
    public void Unpaid(string words, DateTimeOffset at)
    {
        Failures++;
        LastError = words.Length > 500 ? words[..500] : words;
        DueAt = at + Backoff.After(Failures + 5);
    }

    private void Close(Action close)
    {
        if (PostedAt is not null || DissolvedAt is not null)
        {
            throw new InvalidOperationException($"Settlement {Id} is closed.");
        }

        close();
        (DueAt, Attempts) = (null, Attempts + 1);
    }
}
