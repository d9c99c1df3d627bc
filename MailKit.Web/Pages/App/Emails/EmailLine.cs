using MailKit.Domain.Sending;
using MailKit.Domain.Work;
using MailKit.Web.Data;

namespace MailKit.Web.Pages.App.Emails;

/// <summary>An email in a list.</summary>
public sealed record EmailLine(Guid Id, string[] To, string[] Cc, string[] Bcc, string Subject, int Credits, EmailState State, DeliveryState Delivery, bool Tried, DateTimeOffset AcceptedAt)
{
    /// <summary>The columns that a list needs; bodies stay where they are.</summary>
    public static IQueryable<EmailLine> From(MailKitDbContext db, IQueryable<Email> emails) => emails.Select(e => new EmailLine(
        e.Id,
        e.To,
        e.Cc,
        e.Bcc,
        e.Subject,
        e.Credits,
        e.State,
        db.EmailRecipients.Where(r => r.AccountId == e.AccountId && r.EmailId == e.Id).Max(r => (DeliveryState?)r.Delivery) ?? DeliveryState.Unknown,
        db.Work.Any(w => w.Kind == WorkKind.Send && w.SubjectId == e.Id && (w.FirstTriedAt != null || w.GroupId != null)),
        e.AcceptedAt));

    public EmailStatus Status => EmailStatus.Of(State, Delivery, Tried);

    /// <summary>The first recipient; the others are counted beside it.</summary>
    public string FirstRecipient => Recipients.First(To, Cc, Bcc);

    public int Others => Credits - 1;
}

/// <summary>How recipients are named where there is room for one.</summary>
public static class Recipients
{
    public static string First(params ReadOnlySpan<string[]> groups)
    {
        foreach (var group in groups)
        {
            if (group is [var first, ..])
            {
                return EmailAddress.Bare(first);
            }
        }

        return "nobody";
    }
}
