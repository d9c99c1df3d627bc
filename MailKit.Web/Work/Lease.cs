using MailKit.Domain.Work;

namespace MailKit.Web.Work;

/// <summary>Rows of work that are this worker's for a while, by the database's clock (UTC).</summary>
public sealed class Lease(Guid token, DateTimeOffset at, DateTimeOffset until, IReadOnlyList<WorkItem> items)
{
    private long _until = until.UtcTicks;

    /// <summary>Who holds it: the fence of everything that is written about these rows.</summary>
    public Guid Token { get; } = token;

    public DateTimeOffset At { get; } = at;

    public DateTimeOffset Until => new(Volatile.Read(ref _until), TimeSpan.Zero);

    public IReadOnlyList<WorkItem> Items { get; } = items;

    /// <summary>
    /// Asked right before a provider is: who slept through the lease must not call either, because a provider's memory of the key may
    /// have ended meanwhile. The fence would only refuse the write afterwards. Throws <see cref="ProviderException"/>, held back.
    /// </summary>
    public void Require(TimeProvider clock)
    {
        if (clock.GetUtcNow() > Until)
        {
            throw ProviderException.HeldBack("The lease is over.", TimeSpan.Zero);
        }
    }

    public void Extend(DateTimeOffset until) => Volatile.Write(ref _until, until.UtcTicks);
}

/// <summary>A worker came too late: its rows are somebody else's by now, and nothing of what it saw is written.</summary>
public sealed class FencedException(string message) : Exception(message);
