using MailKit.Domain.Work;

namespace MailKit.Domain.Sending;

/// <summary>An accepted email on its way: to Resend, then to its debit at Dodo. It leaves no state but by the moves below.</summary>
public sealed class Email : ILeased<Guid>
{
    private Email() { }

    public Guid Id { get; private init; }

    public Guid AccountId { get; private init; }

    /// <summary>The sender's name for this request. An account accepts a key once.</summary>
    public string RequestKey { get; private init; } = "";

    public byte[] BodyHash { get; private init; } = [];

    /// <summary>The API key it came through; null for the page.</summary>
    public string? ApiKeyId { get; private init; }

    public string From { get; private init; } = "";

    public string[] To { get; private init; } = [];

    public string[] Cc { get; private init; } = [];

    public string[] Bcc { get; private init; } = [];

    public string[] ReplyTo { get; private init; } = [];

    public string Subject { get; private init; } = "";

    public string? Html { get; private init; }

    public string? Text { get; private init; }

    /// <summary>What it costs: one credit per recipient.</summary>
    public int Credits { get; private init; }

    public EmailState State { get; private set; }

    public DeliveryState Delivery { get; private set; }

    /// <summary>Resend's id, once Resend has it. It belongs to one email only.</summary>
    public string? ResendId { get; private set; }

    /// <summary>Why it was refused, parked or bounced, as the provider said it.</summary>
    public string? Reason { get; private set; }

    public DateTimeOffset AcceptedAt { get; private init; }

    /// <summary>The first try whose outcome is unknown (UTC). Resend remembers the key for 24 hours from then.</summary>
    public DateTimeOffset? FirstTriedAt { get; private set; }

    public DateTimeOffset? SentAt { get; private set; }

    public DateTimeOffset? SettledAt { get; private set; }

    public DateTimeOffset? DueAt { get; private set; }

    public int Attempts { get; private set; }

    /// <summary>Failures in a row in this state; decides how long the next try waits.</summary>
    public int Failures { get; private set; }

    /// <summary>What went wrong last, for people.</summary>
    public string? LastError { get; private set; }

    /// <summary>One key for every hop: Resend's <c>Idempotency-Key</c> and Dodo's <c>idempotency_key</c>.</summary>
    public string ProviderKey => $"mailkit-{Id}";

    public static Email Accept(Guid accountId, string requestKey, string? apiKeyId, Draft draft, DateTimeOffset at) => new()
    {
        Id = Guid.CreateVersion7(at),
        AccountId = accountId,
        RequestKey = requestKey,
        BodyHash = draft.Hash(),
        ApiKeyId = apiKeyId,
        From = draft.From,
        To = [.. draft.To],
        Cc = [.. draft.Cc],
        Bcc = [.. draft.Bcc],
        ReplyTo = [.. draft.ReplyTo],
        Subject = draft.Subject,
        Html = draft.Html,
        Text = draft.Text,
        Credits = draft.Credits,
        State = EmailState.Queued,
        AcceptedAt = at,
        DueAt = at,
    };

    public void Sent(string resendId, DateTimeOffset at)
    {
        Leave(EmailState.Sent, EmailState.Queued, EmailState.Parked);
        (ResendId, SentAt, DueAt, Failures, LastError, Reason) = (resendId, at, at, 0, null, null);
    }

    public void Refused(string reason)
    {
        Leave(EmailState.Refused, EmailState.Queued, EmailState.Parked);
        (Reason, DueAt) = (reason, null);
    }

    public void Parked(string reason)
    {
        Leave(EmailState.Parked, EmailState.Queued);
        (Reason, DueAt) = (reason, null);
    }

    public void Settled(DateTimeOffset at)
    {
        Leave(EmailState.Settled, EmailState.Sent, EmailState.Unpaid);
        (SettledAt, DueAt, LastError) = (at, null, null);
    }

    public void Unpaid(DateTimeOffset retryAt)
    {
        Leave(EmailState.Unpaid, EmailState.Sent, EmailState.Unpaid);
        (DueAt, Failures) = (retryAt, Failures + 1);
    }

    /// <summary>The try failed and may be repeated.</summary>
    public void Failed(string error, DateTimeOffset at, TimeSpan? retryAfter = null)
    {
        Failures++;
        LastError = error.Length > 500 ? error[..500] : error;

        // A provider that names a time is obeyed; otherwise the wait doubles.
        var wait = Backoff.After(Failures);
        DueAt = at + (retryAfter > wait ? retryAfter.Value : wait);
    }

    /// <summary>The provider certainly did nothing in the try that was leased then; an earlier try may still have got through.</summary>
    public void NothingHappenedSince(DateTimeOffset leasedAt)
    {
        // Databases keep microseconds, the clock is finer.
        if (FirstTriedAt >= leasedAt - TimeSpan.FromMilliseconds(1))
        {
            FirstTriedAt = null;
        }
    }

    private void Leave(EmailState next, params ReadOnlySpan<EmailState> allowed)
    {
        if (!allowed.Contains(State))
        {
            throw new InvalidOperationException($"A {State} email cannot become {next}.");
        }

        // A move is a new fence: whoever still works on the old state can no longer write.
        (State, Attempts) = (next, Attempts + 1);
    }
}
