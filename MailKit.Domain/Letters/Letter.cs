using MailKit.Domain.Work;

namespace MailKit.Domain.Letters;

/// <summary>What a letter says, for those who read HTML and for those who do not.</summary>
public sealed record LetterBody(string Html, string? Text);

/// <summary>An email of MailKit's own: confirmations, resets, warnings. Never charged. Its body is kept encrypted and forgotten once sent.</summary>
public sealed class Letter
{
    private Letter() { }

    public Guid Id { get; private init; }

    /// <summary>Why it is sent; a fact is mailed once.</summary>
    public string Key { get; private init; } = "";

    public string To { get; private init; } = "";

    public string Subject { get; private init; } = "";

    /// <summary>The protected HTML; empty once sent.</summary>
    public string ProtectedHtml { get; private set; } = "";

    /// <summary>The same for who reads no HTML; null in letters of older versions, and once sent.</summary>
    public string? ProtectedText { get; private set; }

    public DateTimeOffset CreatedAt { get; private init; }

    public DateTimeOffset? SentAt { get; private set; }

    /// <summary>Why it never left, if it was given up.</summary>
    public string? GivenUpBecause { get; private set; }

    public static Letter Queue(string key, string to, string subject, string protectedHtml, string protectedText, DateTimeOffset at) => new()
    {
        Id = Ids.New(at),
        Key = key,
        To = to,
        Subject = subject,
        ProtectedHtml = protectedHtml,
        ProtectedText = protectedText,
        CreatedAt = at,
    };

    public void Sent(DateTimeOffset at) => (SentAt, ProtectedHtml, ProtectedText) = (at, "", null);

    /// <summary>Turned down for good, or too old to matter.</summary>
    public void GivenUp(string reason) => (GivenUpBecause, ProtectedHtml, ProtectedText) = (reason, "", null);
}
