using System.Linq.Expressions;
using MailKit.Domain.Sending;

namespace MailKit.Web.Pages.App.Emails;

/// <summary>An email in a list.</summary>
public sealed record EmailLine(Guid Id, string[] To, string[] Cc, string[] Bcc, string Subject, int Credits, EmailState State, DeliveryState Delivery, bool Tried, DateTimeOffset AcceptedAt)
{
    /// <summary>The columns that a list needs; bodies stay where they are.</summary>
    public static Expression<Func<Email, EmailLine>> Columns { get; }
        = e => new EmailLine(e.Id, e.To, e.Cc, e.Bcc, e.Subject, e.Credits, e.State, e.Delivery, e.FirstTriedAt != null, e.AcceptedAt);

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
