using MailKit.Domain.Credits;
using MailKit.Domain.Work;

namespace MailKit.Domain.Sending;

/// <summary>An accepted email on its way: to Resend, then to what pays for it. It rests: it is written when accepted, when sent and when settled. What moves in between is its <see cref="WorkItem"/>.</summary>
public sealed class Email
{
    private Email() { }

    public Guid AccountId { get; private init; }

    public Guid Id { get; private init; }

    /// <summary>The sender's name for this request. An account accepts a key once.</summary>
    public string RequestKey { get; private init; } = "";

    public byte[] BodyHash { get; private init; } = [];

    /// <summary>By which rule the hash was made; see <see cref="Draft.Hash"/>.</summary>
    public int HashVersion { get; private init; }

    /// <summary>The API key it came through; null for the page.</summary>
    public string? ApiKeyId { get; private init; }

    public string From { get; private init; } = "";

    public string[] To { get; private init; } = [];

    public string[] Cc { get; private init; } = [];

    public string[] Bcc { get; private init; } = [];

    public string[] ReplyTo { get; private init; } = [];

    public string Subject { get; private init; } = "";

    /// <summary>The customer's words that come back with every event, as Resend keeps them.</summary>
    public EmailTag[] Tags { get; private init; } = [];

    /// <summary>Headers of the customer's own.</summary>
    public EmailTag[] Headers { get; private init; } = [];

    /// <summary>Characters of the HTML part; the part itself lies in <see cref="EmailBody"/>.</summary>
    public int HtmlLength { get; private init; }

    /// <summary>Characters of the plain-text part.</summary>
    public int TextLength { get; private init; }

    /// <summary>What it costs: one credit per recipient.</summary>
    public int Credits { get; private init; }

    /// <summary>What pays for it, decided when it is accepted and never changed.</summary>
    public PaidBy PaidBy { get; private init; }

    /// <summary>It belongs to the account's test mode.</summary>
    public bool IsTest { get; private init; }

    public EmailState State { get; private set; }

    /// <summary>Resend's id, once Resend has it. It belongs to one email only.</summary>
    public string? ResendId { get; private set; }

    /// <summary>Why it was refused or parked, as the provider said it.</summary>
    public string? Reason { get; private set; }

    public DateTimeOffset AcceptedAt { get; private init; }

    /// <summary>When the customer wants it sent (UTC); null for at once.</summary>
    public DateTimeOffset? SendAt { get; private init; }

    public DateTimeOffset? SentAt { get; private set; }

    public DateTimeOffset? SettledAt { get; private set; }

    /// <summary>The one debit at Dodo that paid for it together with others; null when it was debited alone.</summary>
    public Guid? SettlementId { get; private set; }

    /// <summary>How often a person has ordered it to be sent anew; each order is a new key at Resend.</summary>
    public int Resends { get; private set; }

    /// <summary>The kind of credit that an email costs.</summary>
    public string Credit => Domain.Credits.Credit.Emails;

    /// <summary>Resend's <c>Idempotency-Key</c>. The debit's key is made of the same id, and never of another: see <see cref="DebitNote"/>.</summary>
    public string ProviderKey => Resends is 0 ? $"mailkit-{Id}" : $"mailkit-{Id}-{Resends}";

    public static Email Accept(Guid accountId, string requestKey, string? apiKeyId, Draft draft, DateTimeOffset at) => new()
    {
        AccountId = accountId,
        Id = Ids.New(at),
        RequestKey = requestKey,
        BodyHash = draft.Hash(Draft.HashVersion),
        HashVersion = Draft.HashVersion,
        ApiKeyId = apiKeyId,
        From = draft.From,
        To = [.. draft.To],
        Cc = [.. draft.Cc],
        Bcc = [.. draft.Bcc],
        ReplyTo = [.. draft.ReplyTo],
        Subject = draft.Subject,
        HtmlLength = draft.Html?.Length ?? 0,
        TextLength = draft.Text?.Length ?? 0,
        Credits = draft.Credits,
        State = EmailState.Queued,
        AcceptedAt = at,
    };

    /// <summary>Resend's answer to a try decides what becomes of the email.</summary>
    /// <param name="wasTriedBefore">Another try than this one may have got through.</param>
    public void Answered(Delivery delivery, bool wasTriedBefore, DateTimeOffset at)
    {
        switch (delivery)
        {
            case Delivery.Accepted accepted:
                Sent(accepted.ResendId, at);
                break;
            case Delivery.Rejected rejected when wasTriedBefore:
                Parked($"Resend refuses it now: {rejected.Reason} An earlier try got no answer and may have been accepted.");
                break;
            case Delivery.Rejected rejected:
                Refused(rejected.Reason);
                break;
            case Delivery.Contradicted contradicted:
                Parked(contradicted.Reason);
                break;
        }
    }

    public void Sent(string resendId, DateTimeOffset at)
    {
        Leave(EmailState.Sent, EmailState.Queued, EmailState.Parked);
        (ResendId, SentAt, Reason) = (resendId, at, null);
    }

    public void Refused(string reason)
    {
        Leave(EmailState.Refused, EmailState.Queued, EmailState.Parked);
        Reason = reason;
    }

    public void Parked(string reason)
    {
        Leave(EmailState.Parked, EmailState.Queued);
        Reason = reason;
    }

    /// <summary>A person knows that it never left: it is sent under a new key.</summary>
    public void SendAgain()
    {
        Leave(EmailState.Queued, EmailState.Parked);
        (Resends, Reason) = (Resends + 1, null);
    }

    /// <param name="settlementId">The debit that it shares with others; null when it has one of its own.</param>
    public void Settled(Guid? settlementId, DateTimeOffset at)
    {
        Leave(EmailState.Settled, EmailState.Sent, EmailState.Unpaid);
        (SettlementId, SettledAt) = (settlementId, at);
    }

    /// <summary>A debit that is known to stand paid for it before it was known to be sent.</summary>
    public void PaidFor(Guid settlementId) => SettlementId = settlementId;

    public void Unpaid() => Leave(EmailState.Unpaid, EmailState.Sent, EmailState.Unpaid);

    private void Leave(EmailState next, params ReadOnlySpan<EmailState> allowed)
        => State = allowed.Contains(State) ? next : throw new InvalidOperationException($"A {State} email cannot become {next}.");
}
