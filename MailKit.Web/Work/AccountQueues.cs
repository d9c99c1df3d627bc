using MailKit.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Web.Work;

/// <summary>
/// Lets the writers of this process who want the same account's balance in one after the other. It decides nothing: the row's lock in the
/// database does, between processes too. But there each commit wakes everybody who waits for the row, and all but one go back to waiting:
/// on PostgreSQL that was two thirds of what an accept cost. SQLite has one writer anyway.
/// </summary>
public sealed class AccountQueues
{
    private const int Count = 1024;

    private readonly SemaphoreSlim[] _queues = [.. Enumerable.Range(0, Count).Select(_ => new SemaphoreSlim(1))];

    /// <summary>It is our turn until the answer is disposed.</summary>
    public async Task<IDisposable> EnterAsync(MailKitDbContext db, IReadOnlyCollection<Guid> accounts, CancellationToken cancellationToken)
    {
        var turn = new Turn();

        if (!db.Database.IsNpgsql())
        {
            return turn;
        }

        // In one order, so that nobody waits for somebody who waits for him.
        foreach (var queue in accounts.Select(a => (uint)a.GetHashCode() % Count).Distinct().Order())
        {
            try
            {
                await _queues[queue].WaitAsync(cancellationToken);
            }
            catch
            {
                turn.Dispose();
                throw;
            }

            turn.Add(_queues[queue]);
        }

        return turn;
    }

    private sealed class Turn : IDisposable
    {
        private readonly List<SemaphoreSlim> _entered = [];

        public void Add(SemaphoreSlim queue) => _entered.Add(queue);

        public void Dispose()
        {
            _entered.ForEach(static queue => queue.Release());
            _entered.Clear();
        }
    }
}
