using System.ComponentModel.DataAnnotations;
using MailKit.Domain.Work;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Query;
using Microsoft.Extensions.Options;

namespace MailKit.Web.Work;

/// <summary>How background work is done.</summary>
public sealed class WorkOptions
{
    public const string Section = "Work";

    /// <summary>How long a row belongs to who took it: twice what a provider's answer may take, and short enough that a crash delays nothing for half a minute.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(20);
}

/// <summary>From when until when a row is somebody's, by the database's clock (UTC).</summary>
public readonly record struct Lease(DateTimeOffset At, DateTimeOffset Until)
{
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
}

/// <summary>Hands out leases.</summary>
public sealed class Leases(TimeProvider clock, IOptions<WorkOptions> options)
{
    public Lease New()
    {
        var now = clock.GetUtcNow();
        return new(now, now + options.Value.Lease);
    }
}

/// <summary>Takes due rows so that of any number of workers, in any number of processes, one has a row at a time.</summary>
public static class LeaseQueries
{
    /// <summary>How many due rows are looked at: workers start at different ones, so they seldom meet.</summary>
    private const int Candidates = 32;

    extension<T>(IQueryable<T> due) where T : class
    {
        /// <summary>A tracked row that is now ours, or null when none is due.</summary>
        /// <param name="also">What else the lease writes into the row.</param>
        public async Task<T?> LeaseNextAsync<TKey>(Lease lease, CancellationToken cancellationToken, Action<UpdateSettersBuilder<T>>? also = null) where TKey : notnull
        {
            while (true)
            {
                var candidates = await due
                    .Where(row => ((ILeased<TKey>)row).DueAt <= lease.At)
                    .OrderBy(row => ((ILeased<TKey>)row).DueAt)
                    .Take(Candidates)
                    .Select(row => new { ((ILeased<TKey>)row).Id, ((ILeased<TKey>)row).Attempts })
                    .ToArrayAsync(cancellationToken);

                if (candidates.Length is 0)
                {
                    return null;
                }

                Random.Shared.Shuffle(candidates);

                foreach (var candidate in candidates)
                {
                    // The database decides: the row is ours only if nobody else has taken it since we looked.
                    var taken = await due
                        .Where(row => ((ILeased<TKey>)row).Id.Equals(candidate.Id) && ((ILeased<TKey>)row).Attempts == candidate.Attempts && ((ILeased<TKey>)row).DueAt <= lease.At)
                        .ExecuteUpdateAsync(
                            row =>
                            {
                                row.SetProperty(x => ((ILeased<TKey>)x).DueAt, lease.Until);
                                row.SetProperty(x => ((ILeased<TKey>)x).Attempts, candidate.Attempts + 1);
                                also?.Invoke(row);
                            },
                            cancellationToken);

                    // It may have moved on already, by a webhook for instance.
                    if (taken is 1 && await due.AsTracking().FirstOrDefaultAsync(row => ((ILeased<TKey>)row).Id.Equals(candidate.Id), cancellationToken) is { } mine)
                    {
                        return mine;
                    }
                }
            }
        }
    }
}
