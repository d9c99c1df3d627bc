using MailKit.Domain.Sending;
using MailKit.Web.Components;

namespace MailKit.Web.Pages.App.Emails;

/// <summary>What the reader must know before anything else, when an email did not simply arrive.</summary>
/// <param name="Said">The provider's own words, quoted after ours.</param>
/// <param name="Money">What it means for the credits.</param>
/// <param name="NextTryAt">When something happens by itself.</param>
public sealed record EmailVerdict(string Heading, string Words, string? Said, string? Money, DateTimeOffset? NextTryAt = null, bool TopUp = false)
{
    private const string StillCost = "It still cost its credits, because it was sent.";

    /// <param name="told">The provider's words as the timeline quotes them already.</param>
    public static EmailVerdict? Of(EmailFacts email, string? told)
    {
        var said = told is null ? email.Reason : null;

        return (email.State, email.Delivery) switch
        {
            (EmailState.Refused, _) => new("Resend did not take this email", "It was not sent, and it will not be tried again as it is.", email.Reason, $"{email.Credits.Credits()} came back to you."),
            (EmailState.Parked, _) => new(
                "We cannot tell whether this email left",
                "Another try could send it twice. " + (email.DueAt is null ? "A person of ours looks at it." : "We ask Resend whether it has it."),
                email.Reason,
                $"{email.Credits.Credits()} {(email.Credits is 1 ? "stays" : "stay")} held until that is known.",
                email.DueAt),
            (EmailState.Unpaid, _) => new(
                "Sent, but not paid yet",
                "Your credits ran out before it was debited. It is debited as soon as new ones arrive.",
                null,
                $"It costs {email.Credits.Credits()}.",
                email.DueAt,
                TopUp: true),
            (_, DeliveryState.Complained) => new("The reader marked this email as spam", "Do not write to this address again. Complaints make mail programs trust your other emails less.", null, StillCost),
            (_, DeliveryState.Bounced) when DeliveryErrors.Bounce(email.Reason ?? told) is var (heading, words) => new(heading, words, said, StillCost),
            (_, DeliveryState.Suppressed) => new(
                "This address is on the suppression list",
                "An earlier email to it bounced or was marked as spam, so Resend does not deliver to it any more.",
                said,
                StillCost),
            (_, DeliveryState.Failed) => new("Resend could not send this email", "It took the email and gave up later.", said, StillCost),
            (EmailState.Queued or EmailState.Sent, _) when email is { LastError: { } error, Failures: > 0 } => Waiting(email, error),
            _ => null,
        };
    }

    private static EmailVerdict Waiting(EmailFacts email, string error) => email.State is EmailState.Queued
        ? new("Not sent yet", DeliveryErrors.Try(error, "Resend") + " We try again by ourselves, and it is never sent twice.", error, null, email.DueAt)
        : new("Sent; the debit is on its way", DeliveryErrors.Try(error, "Dodo Payments") + " We try again by ourselves, and it is never debited twice.", error, null, email.DueAt);
}
