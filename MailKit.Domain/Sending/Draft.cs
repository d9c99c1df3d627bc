using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace MailKit.Domain.Sending;

/// <summary>What is wrong with one field, in words for the person who filled it in.</summary>
public sealed record Problem(string Field, string Words);

/// <summary>An email as somebody wrote it, before it is accepted. The same rules and words hold for the page and for the API.</summary>
public sealed record Draft(
    string From,
    IReadOnlyList<string> To,
    IReadOnlyList<string> Cc,
    IReadOnlyList<string> Bcc,
    IReadOnlyList<string> ReplyTo,
    string Subject,
    string? Html,
    string? Text)
{
    /// <summary>Resend's limit for one email (to, cc and bcc together).</summary>
    public const int MaxRecipients = 50;
    /// <summary>The rule by which new requests are hashed. A new field is a new rule; old ones stay as they are.</summary>
    public const int HashVersion = 1;

    public const int MaxSubject = 998;
    /// <summary>Characters of the HTML and the text part together.</summary>
    public const int MaxBody = 1_000_000;

    /// <inheritdoc cref="EmailPrice"/>
    public int Credits => EmailPrice.Of(To, Cc, Bcc);

    /// <summary>The draft with every address in canonical form, or what is wrong with it.</summary>
    public (Draft? Checked, IReadOnlyList<Problem> Problems) Check()
    {
        var problems = new List<Problem>();
        var from = EmailAddress.Parse(From);

        if (from is null)
        {
            problems.Add(new("from", Quote(From) is { } shown ? $"{shown} is not a complete sender address." : "The sender is missing."));
        }

        if (To.Count is 0)
        {
            problems.Add(new("to", "At least one recipient is needed."));
        }

        var draft = this with
        {
            From = from ?? "",
            To = Canonical("to", To, problems),
            Cc = Canonical("cc", Cc, problems),
            Bcc = Canonical("bcc", Bcc, problems),
            ReplyTo = Canonical("reply_to", ReplyTo, problems),
            Subject = Subject.Trim(),
            Html = string.IsNullOrWhiteSpace(Html) ? null : Html,
            Text = string.IsNullOrWhiteSpace(Text) ? null : Text,
        };

        if (ReplyTo.Count > MaxRecipients)
        {
            problems.Add(new("reply_to", $"{ReplyTo.Count} addresses for replies are too many. {MaxRecipients} are enough."));
        }

        if (Credits > MaxRecipients)
        {
            problems.Add(new("to", $"{Credits} recipients are too many. One email can go to {MaxRecipients} people at most, counting cc and bcc."));
        }

        if (draft.Subject.Length is 0)
        {
            problems.Add(new("subject", "The subject is empty."));
        }
        else if (draft.Subject.Any(EmailAddress.IsUnsafe))
        {
            problems.Add(new("subject", "The subject must be one line without control characters."));
        }
        else if (!Characters.CanBeKept(draft.Subject))
        {
            problems.Add(new("subject", Characters.Unkept));
        }
        else if (draft.Subject.Length > MaxSubject)
        {
            problems.Add(new("subject", $"The subject is too long. {MaxSubject} characters fit."));
        }

        if (draft.Html is null && draft.Text is null)
        {
            problems.Add(new("html", "The email is empty. Write an HTML part or a plain-text part."));
        }
        else if ((draft.Html?.Length ?? 0) + (draft.Text?.Length ?? 0) > MaxBody)
        {
            problems.Add(new("html", "The email is too large. 1,000,000 characters fit, HTML and plain text together."));
        }

        foreach (var (field, part) in (ReadOnlySpan<(string, string?)>)[("html", draft.Html), ("text", draft.Text)])
        {
            if (part is not null && !Characters.CanBeKept(part))
            {
                problems.Add(new(field, Characters.Unkept));
            }
        }

        return problems.Count is 0 ? (draft, []) : (null, problems);
    }

    /// <summary>SHA-256 over every field that a version knows: tells a repeated request from another one under the same key, also across a version of MailKit that adds a field.</summary>
    /// <param name="version">The rule by which the first request was hashed.</param>
    public byte[] Hash(int version) => version is HashVersion
        ? SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(new { From, To, Cc, Bcc, ReplyTo, Subject, Html, Text }))
        : throw new ArgumentOutOfRangeException(nameof(version), version, "Nobody remembers this rule.");

    private static List<string> Canonical(string field, IReadOnlyList<string> addresses, List<Problem> problems)
    {
        var canonical = new List<string>(addresses.Count);

        foreach (var address in addresses)
        {
            if (EmailAddress.Parse(address) is { } parsed)
            {
                canonical.Add(parsed);
            }
            else if (problems.Count(p => p.Field == field) < 5)
            {
                problems.Add(new(field, Quote(address) is { } shown ? $"{shown} is not a complete address." : "An address is empty."));
            }
        }

        return canonical;
    }

    // What was typed is quoted back, with whatever could break a line made visible.
    private static string? Quote(string? typed)
    {
        if (string.IsNullOrWhiteSpace(typed))
        {
            return null;
        }

        var shown = new StringBuilder("“");

        foreach (var c in typed.AsSpan(0, Math.Min(typed.Length, 80)))
        {
            shown.Append(EmailAddress.IsUnsafe(c) ? '␤' : c);
        }

        return shown.Append('”').ToString();
    }
}
