namespace MailKit.Domain.Sending;

/// <summary>Something Resend told about an email; a line in its timeline. One per webhook.</summary>
public sealed class EmailEvent
{
    private EmailEvent() { }

    public Guid AccountId { get; private init; }

    public Guid EmailId { get; private init; }

    /// <summary>The webhook it came in; an event is recorded once however often it is delivered.</summary>
    public string WebhookId { get; private init; } = "";

    /// <summary>Resend's name: delivered, bounced, opened …</summary>
    public string Type { get; private init; } = "";

    /// <summary>Which recipients it concerns.</summary>
    public string[] Recipients { get; private init; } = [];

    /// <summary>The receiving server's or Resend's words, if any.</summary>
    public string? Detail { get; private init; }

    public DateTimeOffset At { get; private init; }

    public static EmailEvent Of(Email email, string webhookId, EmailHappening happening) => new()
    {
        AccountId = email.AccountId,
        EmailId = email.Id,
        WebhookId = webhookId,
        Type = happening.Name,
        Recipients = [.. happening.Recipients],
        Detail = happening.Detail,
        At = happening.At,
    };
}
