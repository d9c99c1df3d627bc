using MailKit.Domain.Work;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Query;

namespace MailKit.Web.Work;

/// <summary>Takes due rows so that of any number of workers, in any number of processes, one has a row at a time.</summary>
public static class Lease
{
    /// <summary>Twice what a provider's answer may take, and short enough that a crash delays nothing for half a minute.</summary>
    public static readonly TimeSpan Time = TimeSpan.FromSeconds(20);

    /// <summary>How many due rows are looked at: workers start at different ones, so they seldom meet.</summary>
    private const int Candidates = 32;

    extension<T>(IQueryable<T> due) where T : class
    {
        /// <summary>A tracked row that is now ours, or null when none is due.</summary>
        /// <param name="also">What else the lease writes into the row.</param>
        public async Task<T?> LeaseNextAsync<TKey>(DateTimeOffset now, CancellationToken cancellationToken, Action<UpdateSettersBuilder<T>>? also = null) where TKey : notnull
        {
            var until = now + Time;

            while (true)
            {
                var candidates = await due
                    .Where(row => ((ILeased<TKey>)row).DueAt <= now)
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
                        .Where(row => ((ILeased<TKey>)row).Id.Equals(candidate.Id) && ((ILeased<TKey>)row).Attempts == candidate.Attempts && ((ILeased<TKey>)row).DueAt <= now)
                        .ExecuteUpdateAsync(
                            row =>
                            {
                                row.SetProperty(x => ((ILeased<TKey>)x).DueAt, until);
                                row.SetProperty(x => ((ILeased<TKey>)x).Attempts, candidate.Attempts + 1);
                                also?.Invoke(row);
                            },
                            cancellationToken);

                    if (taken is 1)
                    {
                        return await due.AsTracking().FirstAsync(row => ((ILeased<TKey>)row).Id.Equals(candidate.Id), cancellationToken);
                    }
                }
            }
        }
    }
}
