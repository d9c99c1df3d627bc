using MailKit.Sandbox.Resend.Http;

namespace MailKit.Sandbox.Resend.Emails;

/// <summary>An email as Resend's lists tell it: without what it says.</summary>
public class EmailSummary(CapturedEmail email)
{
    public string Id => Email.Id;

    public IReadOnlyList<string> To => Email.To;

    public string From => Email.From;

    public string CreatedAt => ResendCall.Time(Email.CreatedAt);

    public string Subject => Email.Subject;

    public IReadOnlyList<string> Cc => Email.Cc;

    public IReadOnlyList<string> Bcc => Email.Bcc;

    public IReadOnlyList<string> ReplyTo => Email.ReplyTo;

    public string LastEvent => Email.LastEvent;

    public string? ScheduledAt => Email.ScheduledAt is { } at ? ResendCall.Time(at) : null;

    public string MessageId => $"<{Email.Id}@sandbox.resend.example>";

    protected CapturedEmail Email { get; } = email;
}
