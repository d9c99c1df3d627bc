using System.Globalization;
using MailKit.Sandbox.Resend.Http;

namespace MailKit.Sandbox.Resend.Sending;

/// <summary>What an email must have, asked in Resend's order: to, body, subject, from.</summary>
public sealed class SendRules(ResendPolicy policy, SandboxState state)
{
    private const string Form = "The email address needs to follow the `email@example.com` or `Name <email@example.com>` format.";
    private const int MostRecipients = 50;
    private static readonly string[] PlaceholderDomains = ["example.com", "example.org", "example.net", "test.com"];
    private static readonly TimeSpan FurthestAhead = TimeSpan.FromDays(30);

    public void Check(SendEmail email, DateTimeOffset now)
    {
        CheckRecipients(email);

        if (email.Template is not null)
        {
            throw ResendRefusalException.Invalid("Templates are not part of this sandbox yet.");
        }

        if (string.IsNullOrEmpty(email.Html) && string.IsNullOrEmpty(email.Text))
        {
            throw ResendRefusalException.Missing("html` or `text");
        }

        if (string.IsNullOrEmpty(email.Subject))
        {
            throw ResendRefusalException.Missing("subject");
        }

        if (email.Subject.AsSpan().ContainsAny('\r', '\n'))
        {
            throw ResendRefusalException.Invalid("The `\\n` is not allowed in the `subject` field.");
        }

        CheckSender(email);
        CheckExtras(email);

        if (ScheduleOf(email, now) is { } at && at > now + FurthestAhead)
        {
            throw ResendRefusalException.Invalid("Invalid `scheduled_at` field. An email can be scheduled at most 30 days ahead.");
        }
    }

    public static DateTimeOffset? ScheduleOf(SendEmail email, DateTimeOffset now) => email.ScheduledAt switch
    {
        null => null,
        var text when DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at) => at > now ? at : null,
        _ => throw ResendRefusalException.Invalid("Invalid `scheduled_at` field. The date needs to follow the ISO 8601 format."),
    };

    private void CheckRecipients(SendEmail email)
    {
        if (email.To is not { Count: > 0 })
        {
            throw ResendRefusalException.Missing("to");
        }

        CheckAddresses("to", email.To);
        CheckAddresses("cc", email.Cc);
        CheckAddresses("bcc", email.Bcc);
        CheckAddresses("reply_to", email.ReplyTo);

        if (email.To.Count > MostRecipients || email.To.Count + (email.Cc?.Count ?? 0) + (email.Bcc?.Count ?? 0) > MostRecipients)
        {
            throw ResendRefusalException.Invalid($"Invalid `to` field. The number of recipients must be at most {MostRecipients}.");
        }

        if (policy.RefuseExampleRecipients && email.To.Any(static a => PlaceholderDomains.Contains(EmailAddress.DomainOf(EmailAddress.Bare(a)!))))
        {
            throw ResendRefusalException.Invalid("Invalid `to` field. Please use our testing email address instead of domains like `example.com`.");
        }
    }

    private void CheckSender(SendEmail email)
    {
        if (string.IsNullOrEmpty(email.From))
        {
            throw ResendRefusalException.Missing("from");
        }

        if (EmailAddress.Bare(email.From) is not { } sender)
        {
            throw ResendRefusalException.Invalid("Invalid `from` field. " + Form);
        }

        var domain = EmailAddress.DomainOf(sender);

        if (policy.RequireVerifiedDomain && sender is not "onboarding@resend.dev" && !domain.EndsWith(".example", StringComparison.Ordinal) && !policy.VerifiedDomains.Contains(domain)
            && !state.Domains.OldestFirst.Any(d => d.Name == domain && d.Status is "verified"))
        {
            throw new ResendRefusalException(403, "validation_error", $"The {domain} domain is not verified. Please, add and verify your domain on https://resend.com/domains");
        }
    }

    private static void CheckExtras(SendEmail email)
    {
        if (email.Headers?.Any(static h => h.Key.AsSpan().ContainsAny("\r\n: ") || h.Value.AsSpan().ContainsAny('\r', '\n')) is true)
        {
            throw ResendRefusalException.Invalid("Invalid `headers` field. A header is one line.");
        }

        if (email.Tags?.Any(static t => !IsTag(t.Name) || !IsTag(t.Value)) is true)
        {
            throw ResendRefusalException.Invalid("Tags should only contain ASCII letters, numbers, underscores, or dashes.");
        }

        if (email.Attachments?.Any(static a => a is { Content: null, Path: null }) is true)
        {
            throw new ResendRefusalException(422, "invalid_attachment", "Attachment must have either a `content` or `path`.");
        }
    }

    private static void CheckAddresses(string field, IReadOnlyList<string>? addresses)
    {
        if (addresses?.All(static a => EmailAddress.Bare(a) is not null) is false)
        {
            throw ResendRefusalException.Invalid($"Invalid `{field}` field. " + Form);
        }
    }

    private static bool IsTag(string? text) => text is { Length: > 0 and <= 256 } && text.All(static c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-');
}
