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

/// <summary>What Resend answered to many emails in one request.</summary>
public abstract record BatchDelivery
{
    private BatchDelivery() { }

    /// <param name="Each">One answer per message, in their order: accepted or rejected.</param>
    public sealed record Answered(IReadOnlyList<Delivery> Each) : BatchDelivery;

    /// <summary>The request as a whole was turned down, and nothing of it was sent.</summary>
    public sealed record Rejected(string Reason) : BatchDelivery;

    /// <inheritdoc cref="Delivery.Contradicted"/>
    public sealed record Contradicted(string Reason) : BatchDelivery;
}

/// <summary>An email as Resend has it.</summary>
/// <param name="EmailId">Ours, from the tag that every email carries; a listing leaves it out.</param>
public sealed record ResendEmail(string Id, Guid? EmailId, IReadOnlyList<string> To, string Subject, string? LastEvent, DateTimeOffset At);

/// <summary>The outside that delivers email.</summary>
public interface IEmailGateway
{
    /// <summary>The most messages that one request may carry.</summary>
    const int MaxBatch = 100;

    Task<Delivery> SendAsync(OutgoingMessage message, CancellationToken cancellationToken);

    /// <summary>Sends up to <see cref="MaxBatch"/> messages in one request under one key; their own keys are not used.</summary>
    Task<BatchDelivery> SendBatchAsync(string key, IReadOnlyList<OutgoingMessage> messages, CancellationToken cancellationToken);

    /// <summary>Null when Resend has no such email.</summary>
    Task<ResendEmail?> FindAsync(string resendId, CancellationToken cancellationToken);

    /// <summary>Every email of the team, newest first, page by page as it is read.</summary>
    /// <param name="after">Begins behind this one; null for the newest.</param>
    IAsyncEnumerable<ResendEmail> ListAsync(string? after, CancellationToken cancellationToken);
}
