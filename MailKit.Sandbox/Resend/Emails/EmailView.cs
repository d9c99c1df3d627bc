using MailKit.Sandbox.Resend.Http;

namespace MailKit.Sandbox.Resend.Emails;

/// <summary>An email as Resend's API tells it.</summary>
public static class EmailView
{
    public static object Brief(CapturedEmail email) => new
    {
        id = email.Id,
        to = email.To,
        from = email.From,
        created_at = ResendCall.Time(email.CreatedAt),
        subject = email.Subject,
        cc = email.Cc,
        bcc = email.Bcc,
        reply_to = email.ReplyTo,
        last_event = email.LastEvent,
        scheduled_at = email.ScheduledAt is { } at ? ResendCall.Time(at) : null,
        message_id = MessageId(email),
    };

    public static object Full(CapturedEmail email) => new
    {
        @object = "email",
        id = email.Id,
        to = email.To,
        from = email.From,
        created_at = ResendCall.Time(email.CreatedAt),
        subject = email.Subject,
        html = email.Html,
        text = email.Text,
        cc = email.Cc,
        bcc = email.Bcc,
        reply_to = email.ReplyTo,
        last_event = email.LastEvent,
        scheduled_at = email.ScheduledAt is { } at ? ResendCall.Time(at) : null,
        message_id = MessageId(email),
        tags = email.Tags,
    };

    private static string MessageId(CapturedEmail email) => $"<{email.Id}@sandbox.resend.example>";
}
