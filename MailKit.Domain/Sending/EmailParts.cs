namespace MailKit.Domain.Sending;

/// <summary>A name and a value that a customer put on an email.</summary>
public sealed record EmailTag(string Name, string Value);

/// <summary>What an email says. It is written once, and read when the email is sent or looked at.</summary>
public sealed class EmailBody
{
    private EmailBody() { }

    public Guid AccountId { get; private init; }

    public Guid EmailId { get; private init; }

    public string? Html { get; private init; }

    public string? Text { get; private init; }

    /// <summary>When the words above were removed because of their age (UTC); null while they are there.</summary>
    public DateTimeOffset? RemovedAt { get; private init; }

    /// <summary>When what Resend told about the email was removed because of its age (UTC).</summary>
    public DateTimeOffset? TimelineRemovedAt { get; private init; }

    public static EmailBody Of(Email email, Draft draft) => new() { AccountId = email.AccountId, EmailId = email.Id, Html = draft.Html, Text = draft.Text };
}

/// <summary>What is known of one recipient of an email; there is no row before something is.</summary>
public sealed class EmailRecipient
{
    private EmailRecipient() { }

    public Guid AccountId { get; private init; }

    public Guid EmailId { get; private init; }

    /// <summary>The bare address, in small letters.</summary>
    public string Address { get; private init; } = "";

    /// <summary>It only ever rises in rank, whatever order events come in.</summary>
    public DeliveryState Delivery { get; private set; }

    /// <summary>The receiving server's or Resend's words for it.</summary>
    public string? Detail { get; private set; }

    public DateTimeOffset At { get; private set; }

    public static EmailRecipient Of(Email email, string address, EmailHappening happening)
    {
        var recipient = new EmailRecipient { AccountId = email.AccountId, EmailId = email.Id, Address = address };
        recipient.Rise(happening);
        return recipient;
    }

    /// <summary>False when it was that far already.</summary>
    public bool Rise(EmailHappening happening)
    {
        if (happening.Delivery <= Delivery)
        {
            return false;
        }

        (Delivery, Detail, At) = (happening.Delivery, happening.Detail, happening.At);
        return true;
    }
}
