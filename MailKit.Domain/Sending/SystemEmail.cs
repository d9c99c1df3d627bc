using MailKit.Domain.Work;

namespace MailKit.Domain.Sending;

/// <summary>An email of MailKit's own: confirmations, resets, warnings. Never charged. Its body is kept encrypted and forgotten once sent.</summary>
public sealed class SystemEmail : ILeased<Guid>
{
    private SystemEmail() { }

    public Guid Id { get; private init; }

    /// <summary>Why it is sent; a fact is mailed once.</summary>
    public string Key { get; private init; } = "";

    public string To { get; private init; } = "";

    public string Subject { get; private init; } = "";

    /// <summary>The protected HTML; empty once sent.</summary>
    public string ProtectedHtml { get; private set; } = "";

    public DateTimeOffset CreatedAt { get; private init; }

    public DateTimeOffset? SentAt { get; private set; }

    public DateTimeOffset? DueAt { get; private set; }

    public int Attempts { get; private set; }

    public int Failures { get; private set; }

    public string? LastError { get; private set; }

    public static SystemEmail Queue(string key, string to, string subject, string protectedHtml, DateTimeOffset at) => new()
    {
        Id = Guid.CreateVersion7(at),
        Key = key,
        To = to,
        Subject = subject,
        ProtectedHtml = protectedHtml,
        CreatedAt = at,
        DueAt = at,
    };

    public void Sent(DateTimeOffset at) => (SentAt, DueAt, ProtectedHtml) = (at, null, "");

    /// <summary>Turned down for good, or too old to matter.</summary>
    public void GivenUp(string reason) => (LastError, DueAt, ProtectedHtml) = (reason, null, "");

    public void Failed(string error, DateTimeOffset at, TimeSpan? retryAfter = null)
    {
        Failures++;
        LastError = error;
        DueAt = at + Backoff.After(Failures, retryAfter);
    }

    /// <inheritdoc cref="Email.Postponed"/>
    public void Postponed(DateTimeOffset until) => DueAt = until;
}
