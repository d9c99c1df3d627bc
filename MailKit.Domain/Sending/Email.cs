using MailKit.Domain.Work;

namespace MailKit.Domain.Sending;

/// <summary>An accepted email on its way: to Resend, then to its debit at Dodo. It leaves no state but by the moves below.</summary>
public sealed class Email : ILeased<Guid>
{
    /// <summary>How often Resend is asked whether it has a parked email, before only a person decides: about ten minutes.</summary>
    private const int MaxLookups = 8;

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

    /// <summary>The first try in this state whose outcome is unknown (UTC). Resend remembers the key for 24 hours from then.</summary>
    public DateTimeOffset? FirstTriedAt { get; private set; }

    /// <summary>The request that it goes to Resend in together with others; null when it goes alone.</summary>
    public Guid? BatchId { get; private set; }

    /// <summary>The one debit at Dodo that pays for it together with others; null when it is debited alone.</summary>
    public Guid? SettlementId { get; private set; }

    /// <summary>How often a person has ordered it to be sent anew; each order is a new key at Resend.</summary>
    public int Resends { get; private set; }

    public DateTimeOffset? SentAt { get; private set; }

    public DateTimeOffset? SettledAt { get; private set; }

    public DateTimeOffset? DueAt { get; private set; }

    public int Attempts { get; private set; }

    /// <summary>Failures in a row in this state; decides how long the next try waits.</summary>
    public int Failures { get; private set; }

    /// <summary>What went wrong last, for people.</summary>
    public string? LastError { get; private set; }

    /// <summary>Resend's <c>Idempotency-Key</c>. The debit's key is made of the same id, and never of another: see <c>DebitNote</c>.</summary>
    public string ProviderKey => Resends is 0 ? $"mailkit-{Id}" : $"mailkit-{Id}-{Resends}";

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

    /// <summary>True when Resend may have forgotten the key of a try whose outcome is unknown: sending again could send twice.</summary>
    public bool IsKeyForgotten(DateTimeOffset at) => FirstTry.IsForgotten(FirstTriedAt, at);

    /// <summary>Resend's answer to the try that was leased then decides what becomes of the email.</summary>
    public void Answered(Delivery delivery, DateTimeOffset leasedAt, DateTimeOffset at)
    {
        switch (delivery)
        {
            case Delivery.Accepted accepted:
                Sent(accepted.ResendId, at);
                break;

            case Delivery.Rejected rejected when FirstTry.IsAnother(FirstTriedAt, leasedAt):
                Parked($"Resend refuses it now: {rejected.Reason} An earlier try got no answer and may have been accepted.", at);
                break;

            case Delivery.Rejected rejected:
                Refused(rejected.Reason);
                break;

            case Delivery.Contradicted contradicted:
                Parked(contradicted.Reason, at);
                break;
        }
    }

    /// <summary>The try that was leased then got no usable answer, from Resend or from Dodo.</summary>
    public void Unanswered(ProviderException trouble, DateTimeOffset leasedAt, DateTimeOffset at)
    {
        // The provider certainly did nothing; an earlier try may still have got through.
        FirstTriedAt = trouble.MayHaveActed ? FirstTriedAt : FirstTry.Without(FirstTriedAt, leasedAt);

        if (trouble.WasHeldBack)
        {
            Postponed(at + trouble.RetryAfter!.Value);
            return;
        }

        Failures++;
        LastError = trouble.Words;
        DueAt = at + Backoff.After(Failures, trouble.RetryAfter);
    }

    public void Sent(string resendId, DateTimeOffset at)
    {
        Leave(EmailState.Sent, EmailState.Queued, EmailState.Parked);
        (ResendId, SentAt, DueAt, Failures, LastError, Reason, FirstTriedAt) = (resendId, at, at, 0, null, null, null);
    }

    public void Refused(string reason)
    {
        Leave(EmailState.Refused, EmailState.Queued, EmailState.Parked);
        (Reason, DueAt) = (reason, null);
    }

    /// <param name="lookUpAt">When Resend is asked whether it has the email; null when only a person can know.</param>
    public void Parked(string reason, DateTimeOffset? lookUpAt)
    {
        Leave(EmailState.Parked, EmailState.Queued);
        (Reason, DueAt, Failures) = (reason, lookUpAt, 0);
    }

    /// <summary>Resend was asked and does not have it, as far as it says. After a while only a person decides.</summary>
    public void NotFound(DateTimeOffset at)
    {
        Failures++;
        DueAt = Failures < MaxLookups ? at + Backoff.After(Failures + 4) : null;
    }

    /// <summary>A person knows that it never left: it is sent under a new key.</summary>
    public void SendAgain(DateTimeOffset at)
    {
        Leave(EmailState.Queued, EmailState.Parked);
        (Resends, BatchId, FirstTriedAt, DueAt, Failures, Reason, LastError) = (Resends + 1, null, null, at, 0, null, null);
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

    /// <summary>There was no try: the provider is not to be asked now.</summary>
    public void Postponed(DateTimeOffset until) => DueAt = until;

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
