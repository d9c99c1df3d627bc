namespace MailKit.Domain.Work;

/// <summary>Something that waits to be done. It alone moves while a thing is tried, so it is narrow; it is deleted when done.</summary>
public sealed class WorkItem
{
    /// <summary>After so many failures that nobody foresaw, a person looks at it.</summary>
    public const int MaxSurprises = 12;

    private WorkItem() { }

    public WorkKind Kind { get; private init; }

    /// <summary>What it is about: an email, a batch, a settlement, a webhook, an account. There is one row of a kind for it.</summary>
    public Guid SubjectId { get; private init; }

    /// <summary>Whose it is; null when it is several accounts', or nobody's.</summary>
    public Guid? AccountId { get; private init; }

    /// <summary>When somebody may take it (UTC). Moving it into the future is the lease: if the worker dies, it simply comes due again. Null while it travels in a group, or waits for a person.</summary>
    public DateTimeOffset? DueAt { get; private set; }

    /// <summary>Before this moment it is not tried, because a customer wants it so (UTC).</summary>
    public DateTimeOffset? SendAt { get; private init; }

    /// <summary>Who took it last. It is the fence: a worker whose lease is no longer this one cannot write.</summary>
    public Guid? Lease { get; private set; }

    /// <summary>How often it was taken.</summary>
    public int Attempts { get; private set; }

    /// <summary>Failures in a row; decides how long the next try waits.</summary>
    public int Failures { get; private set; }

    /// <summary>How often in a row something went wrong that nobody foresaw.</summary>
    public int Surprises { get; private set; }

    /// <summary>The first try whose outcome is unknown (UTC): from then on a provider may have acted without our knowing.</summary>
    public DateTimeOffset? FirstTriedAt { get; private set; }

    /// <summary>What went wrong last, for people.</summary>
    public string? LastError { get; private set; }

    /// <summary>The batch or settlement that it travels in together with others.</summary>
    public Guid? GroupId { get; private set; }

    /// <summary>It may not travel together with others.</summary>
    public bool Alone { get; private init; }

    /// <param name="dueAt">Null when it waits for a person.</param>
    public static WorkItem Of(WorkKind kind, Guid subjectId, Guid? accountId, DateTimeOffset? dueAt) => new()
    {
        Kind = kind,
        SubjectId = subjectId,
        AccountId = accountId,
        DueAt = dueAt,
    };

    /// <summary>A row that is born leased: a group, made by who has its rows.</summary>
    public static WorkItem Leased(WorkKind kind, Guid subjectId, Guid? accountId, Guid lease, DateTimeOffset at, DateTimeOffset until) => new()
    {
        Kind = kind,
        SubjectId = subjectId,
        AccountId = accountId,
        Lease = lease,
        DueAt = until,
        Attempts = 1,
        FirstTriedAt = at,
    };

    /// <summary>True when a provider may have forgotten the key of a try whose outcome is unknown: trying again could do it twice.</summary>
    public bool IsKeyForgotten(DateTimeOffset at) => IdempotencyWindow.IsForgotten(FirstTriedAt, at);

    /// <summary>True when another try than the one of that lease may have got through.</summary>
    public bool WasTriedBefore(DateTimeOffset leasedAt) => IdempotencyWindow.IsAnother(FirstTriedAt, leasedAt);
}
