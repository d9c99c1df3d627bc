using MailKit.Domain.Sending;
using MailKit.Domain.Work;
using MailKit.Web.Work;

namespace MailKit.Web.Sending;

/// <summary>A request to Resend: one email under its own key, or a batch under the batch's.</summary>
/// <param name="Emails">In the order in which they stand in the request.</param>
public sealed record SendCall(WorkItem Item, IReadOnlyList<(Email Email, EmailBody Body)> Emails) : ProviderCall(Item)
{
    public bool IsBatch => Item.Kind is WorkKind.Batch;

    public string Key => IsBatch ? $"mailkit-batch-{Item.SubjectId}" : Emails[0].Email.ProviderKey;

    public IReadOnlyList<OutgoingMessage> Messages => [.. Emails.Select(e => new OutgoingMessage(
        e.Email.ProviderKey,
        e.Email.From,
        e.Email.To,
        e.Email.Cc,
        e.Email.Bcc,
        e.Email.ReplyTo,
        e.Email.Subject,
        e.Body.Html,
        e.Body.Text,
        e.Email.Id))];
}

/// <summary>What became of a request to Resend.</summary>
public abstract record SendAnswer
{
    private SendAnswer() { }

    /// <param name="Deliveries">One verdict per email, in their order.</param>
    public sealed record Each(IReadOnlyList<Delivery> Deliveries) : SendAnswer;

    /// <summary>Nobody can tell whether any of it was sent.</summary>
    public sealed record Unknown(string Reason) : SendAnswer;

    /// <summary>There is nothing to send: it was sent, refused or parked meanwhile.</summary>
    public sealed record Moot : SendAnswer;

    /// <summary>The request as such was refused, and nothing of it was sent: each email shows for itself whether it is good.</summary>
    public sealed record Dissolved : SendAnswer;
}
