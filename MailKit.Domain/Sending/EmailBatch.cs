using MailKit.Domain.Work;

namespace MailKit.Domain.Sending;

/// <summary>Up to a hundred queued emails that go to Resend in one request. It is written down before Resend is asked, and what belongs to it never changes, so that a repeat is the same to the byte.</summary>
public sealed class EmailBatch : ILeased<Guid>
{
    private EmailBatch() { }

    public Guid Id { get; private init; }

    /// <summary>How many emails it carries.</summary>
    public int Emails { get; private init; }

    public DateTimeOffset CreatedAt { get; private init; }

    /// <summary>When every email of it had its answer, or went its own way (UTC).</summary>
    public DateTimeOffset? ClosedAt { get; private set; }

    /// <inheritdoc cref="Email.FirstTriedAt"/>
    public DateTimeOffset? FirstTriedAt { get; private set; }

    public DateTimeOffset? DueAt { get; private set; }

    public int Attempts { get; private set; }

    public int Failures { get; private set; }

    public string? LastError { get; private set; }

    public string ProviderKey => $"mailkit-batch-{Id}";

    public static EmailBatch Of(Guid id, int emails, DateTimeOffset at) => new() { Id = id, Emails = emails, CreatedAt = at, DueAt = at };

    /// <inheritdoc cref="Email.IsKeyForgotten"/>
    public bool IsKeyForgotten(DateTimeOffset at) => FirstTry.IsForgotten(FirstTriedAt, at);

    public void Closed(DateTimeOffset at) => (ClosedAt, DueAt, Attempts) = (at, null, Attempts + 1);

    /// <summary>The try that was leased then got no usable answer.</summary>
    public void Unanswered(ProviderException trouble, DateTimeOffset leasedAt, DateTimeOffset at)
    {
        FirstTriedAt = trouble.MayHaveActed ? FirstTriedAt : FirstTry.Without(FirstTriedAt, leasedAt);

        if (trouble.WasHeldBack)
        {
            DueAt = at + trouble.RetryAfter!.Value;
            return;
        }

        Failures++;
        LastError = trouble.Words;
        DueAt = at + Backoff.After(Failures, trouble.RetryAfter);
    }
}
