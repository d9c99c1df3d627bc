using MailKit.Domain.Sending;
using MailKit.Web.Data;

namespace MailKit.Web.Pages.App.Emails;

/// <summary>The one word that an email's states come to: the same in the list, on the overview and on its own page.</summary>
/// <param name="Look">The state's colour and shape: <c>data-state</c> in the theme.</param>
public sealed record EmailStatus(string Look, string Word)
{
    /// <summary>More is to be heard of it by itself.</summary>
    public bool IsOnItsWay => Look is "queued" or "sending" or "sent";

    /// <param name="tried">It was handed to Resend at least once, so the outcome may be open.</param>
    public static EmailStatus Of(EmailState state, DeliveryState delivery, bool tried) => (state, delivery) switch
    {
        // What needs a person comes before what became of the email.
        (EmailState.Refused, _) => new("refused", "Refused"),
        (EmailState.Parked, _) => new("parked", "Parked"),
        (EmailState.Unpaid, _) => new("unpaid", "Unpaid"),
        (EmailState.Scheduled, _) => new("waiting", "Scheduled"),
        (EmailState.Canceled, _) => new("refunded", "Canceled"),
        (_, DeliveryState.Complained) => new("complained", "Complained"),
        (_, DeliveryState.Bounced) => new("bounced", "Bounced"),
        (_, DeliveryState.Suppressed) => new("suppressed", "Suppressed"),
        (_, DeliveryState.Failed) => new("failed", "Failed"),

        // Mail programs open emails by themselves, so an opening is a hint in the timeline and no state.
        (_, >= DeliveryState.Delivered) => new("delivered", "Delivered"),
        (_, DeliveryState.Delayed) => new("sending", "Delayed"),
        (EmailState.Queued, DeliveryState.Unknown) => tried ? new("sending", "Sending") : new("queued", "Queued"),
        _ => new("sent", "Sent"),
    };
}

/// <summary>A choice above the list of emails: the same states, said to the database.</summary>
/// <param name="From">The rank of delivery that it begins with; null when the email's own state decides.</param>
/// <param name="To">The rank that it ends before.</param>
public sealed record EmailFilter(string Name, string Words, EmailState[] States, DeliveryState? From = null, DeliveryState? To = null)
{
    private static readonly EmailState[] Handed = [EmailState.Queued, EmailState.Sent, EmailState.Settled];

    public static IReadOnlyList<EmailFilter> All { get; } =
    [
        new("on-their-way", "On their way", Handed, null, DeliveryState.Delivered),
        new("delivered", "Delivered", Handed, DeliveryState.Delivered, DeliveryState.Failed),
        new("bounced", "Bounced", Handed, DeliveryState.Bounced, DeliveryState.Complained),
        new("complained", "Complained", Handed, DeliveryState.Complained, (DeliveryState)int.MaxValue),
        new("suppressed", "Suppressed", Handed, DeliveryState.Suppressed, DeliveryState.Bounced),
        new("failed", "Failed", Handed, DeliveryState.Failed, DeliveryState.Suppressed),
        new("scheduled", "Scheduled", [EmailState.Scheduled]),
        new("refused", "Refused", [EmailState.Refused]),
        new("parked", "Parked", [EmailState.Parked]),
        new("unpaid", "Unpaid", [EmailState.Unpaid]),
    ];

    public IQueryable<Email> Narrow(MailKitDbContext db, IQueryable<Email> emails)
    {
        emails = emails.Where(e => States.Contains(e.State));
        emails = From is { } from ? emails.Where(e => db.EmailRecipients.Any(r => r.AccountId == e.AccountId && r.EmailId == e.Id && r.Delivery >= from)) : emails;
        return To is { } to ? emails.Where(e => !db.EmailRecipients.Any(r => r.AccountId == e.AccountId && r.EmailId == e.Id && r.Delivery >= to)) : emails;
    }
}
