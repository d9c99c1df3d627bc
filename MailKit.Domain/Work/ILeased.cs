namespace MailKit.Domain.Work;

/// <summary>A row that waits for a worker. Moving <see cref="DueAt"/> into the future is the lease: if the worker dies, the row simply comes due again.</summary>
public interface ILeased<TKey>
{
    TKey Id { get; }

    /// <summary>When somebody may take this row (UTC); null when nothing is left to do.</summary>
    DateTimeOffset? DueAt { get; }

    /// <summary>How often the row was taken. It is also the fence: a worker whose number is no longer the newest cannot write.</summary>
    int Attempts { get; }
}
