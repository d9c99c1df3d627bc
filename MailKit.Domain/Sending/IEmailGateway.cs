namespace MailKit.Domain.Sending;

/// <summary>What goes over the wire to Resend. The same key always carries the same message.</summary>
public sealed record OutgoingMessage(
    string IdempotencyKey,
    string From,
    IReadOnlyList<string> To,
    IReadOnlyList<string> Cc,
    IReadOnlyList<string> Bcc,
    IReadOnlyList<string> ReplyTo,
    string Subject,
    string? Html,
    string? Text,
    Guid? EmailId);

/// <summary>What Resend answered. Anything else (no answer, 5xx, 429) is an exception and may be repeated with the same key.</summary>
public abstract record Delivery
{
    private Delivery() { }

    public sealed record Accepted(string ResendId) : Delivery;

    /// <summary>It will never be accepted: the address, the content or the sender is wrong.</summary>
    public sealed record Rejected(string Reason) : Delivery;

    /// <summary>Resend knows the key with another body: what was sent under it is not ours to guess.</summary>
    public sealed record Contradicted(string Reason) : Delivery;
}

/// <summary>The outside that delivers email.</summary>
public interface IEmailGateway
{
    Task<Delivery> SendAsync(OutgoingMessage message, CancellationToken cancellationToken);
}
