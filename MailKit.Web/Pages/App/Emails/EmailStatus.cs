using System.Linq.Expressions;
using MailKit.Domain.Sending;

namespace MailKit.Web.Pages.App.Emails;

/// <summary>The one word that an email's states come to: the same in the list, on the overview and on its own page.</summary>
/// <param name="Look">The state's colour and shape: <c>data-state</c> in the theme.</param>
public sealed record EmailStatus(string Look, string Word)
{
    /// <param name="tried">It was handed to Resend at least once, so the outcome may be open.</param>
    public static EmailStatus Of(EmailState state, DeliveryState delivery, bool tried) => (state, delivery) switch
    {
        // What needs a person comes before what became of the email.
        (EmailState.Refused, _) => new("refused", "Refused"),
        (EmailState.Parked, _) => new("parked", "Parked"),
        (EmailState.Unpaid, _) => new("unpaid", "Unpaid"),
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
public sealed record EmailFilter(string Name, string Words, Expression<Func<Email, bool>> Matches)
{
    public static IReadOnlyList<EmailFilter> All { get; } =
    [
        new("on-their-way", "On their way", e => e.Delivery < DeliveryState.Delivered && (e.State == EmailState.Queued || e.State == EmailState.Sent || e.State == EmailState.Settled)),
        new("delivered", "Delivered", e => e.Delivery >= DeliveryState.Delivered && e.Delivery < DeliveryState.Failed && e.State != EmailState.Unpaid),
        new("bounced", "Bounced", e => e.Delivery == DeliveryState.Bounced),
        new("complained", "Complained", e => e.Delivery == DeliveryState.Complained),
        new("suppressed", "Suppressed", e => e.Delivery == DeliveryState.Suppressed),
        new("failed", "Failed", e => e.Delivery == DeliveryState.Failed),
        new("refused", "Refused", e => e.State == EmailState.Refused),
        new("parked", "Parked", e => e.State == EmailState.Parked),
        new("unpaid", "Unpaid", e => e.State == EmailState.Unpaid),
    ];
}
