using MailKit.Domain.Credits;
using MailKit.Domain.Sending;
using MailKit.Web.Components;
using MailKit.Web.Pages.App.Statement;

namespace MailKit.Web.Pages.App.Emails;

/// <summary>What happened to an email, in order, from our own rows, the ledger and Resend's events.</summary>
public sealed record EmailHistory(IReadOnlyList<TimelineStep> Steps, EmailVerdict? Verdict)
{
    public static EmailHistory Of(EmailFacts email, string? keyName, IEnumerable<LedgerEntry> lines, int paidWith, IReadOnlyList<EmailEvent> events)
    {
        var steps = new List<TimelineStep> { new(email.AcceptedAt, "Accepted", Words: Door(email, keyName)) };
        steps.AddRange(lines.Select(line => Money(email, line, paidWith)).OfType<TimelineStep>());

        if (email.SentAt is { } sentAt)
        {
            steps.Add(new(sentAt, "Sent", "sent", "Resend took it."));
        }

        // Our own "Sent" is the same fact as Resend's.
        steps.AddRange(events.Where(e => email.SentAt is null || Name(e) is not "sent").Select(Told));

        return new([.. steps.OrderBy(s => s.At)], EmailVerdict.Of(email, events.LastOrDefault(e => e.Detail is not null)?.Detail));
    }

    private static string Door(EmailFacts email, string? keyName) => (email.ApiKeyId, keyName) switch
    {
        (null, _) => "From the page.",
        (_, null) => "Through the API.",
        _ => $"Through the API, with the key “{keyName}”.",
    };

    private static TimelineStep? Money(EmailFacts email, LedgerEntry line, int paidWith) => line.Kind switch
    {
        LedgerKind.Hold => new(line.At, $"Held {line.Held.Credits()}", Words: "Set aside until the email is sent."),
        LedgerKind.Release => new(line.At, $"Gave back {(-line.Held).Credits()}", Words: "What is not sent costs nothing."),
        LedgerKind.Debit => new(line.At, $"Debited {email.Credits.Credits()}", "sent", paidWith > 0 ? $"Line in your statement, together with {paidWith.Of("other", "others")}" : "Line in your statement", Href: StatementLine.Href(line.Id)),
        _ => null,
    };

    private static TimelineStep Told(EmailEvent told)
    {
        var who = told.Recipients.Length > 0 ? string.Join(", ", told.Recipients) : null;

        return Name(told) switch
        {
            "sent" => new(told.At, "Sent", "sent", "Resend took it."),
            "delivered" => new(told.At, "Delivered", "delivered", who is null ? "The receiving server has it." : $"{who} {(told.Recipients.Length is 1 ? "has" : "have")} it."),
            "delivery_delayed" => new(told.At, "Delayed", "sending", "The receiving server asks for patience. Resend tries again by itself.", told.Detail),
            "bounced" => new(told.At, "Bounced", "bounced", $"{(who is null ? "For" : who + ", for")} good.{(told.Detail is null ? "" : " The receiving server said:")}", told.Detail),
            "complained" => new(told.At, "Marked as spam", "complained", who is null ? "By the reader." : $"By {who}.", told.Detail),
            "opened" => new(told.At, "Opened", "opened", "Some mail programs open emails by themselves, so this is a hint."),
            "clicked" => new(told.At, "A link was clicked", "opened", null, told.Detail),
            "failed" => new(told.At, "Failed", "failed", told.Detail is null ? "Resend could not send it." : "Resend said:", told.Detail),
            "suppressed" => new(told.At, "Not delivered", "suppressed", "The address is on the suppression list.", told.Detail),
            var other => new(told.At, other, null, null, told.Detail),
        };
    }

    private static string Name(EmailEvent told) => told.Type.StartsWith("email.", StringComparison.Ordinal) ? told.Type["email.".Length..] : told.Type;
}
