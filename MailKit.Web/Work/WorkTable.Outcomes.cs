using MailKit.Domain.Work;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Web.Work;

/// <content>What becomes of rows. Every write is fenced by the lease.</content>
public sealed partial class WorkTable
{
    private const int MaxError = 500;

    /// <summary>Done: the rows go. Throws <see cref="FencedException"/> when one of them is no longer ours, and then the caller's transaction must not stand.</summary>
    public async Task FinishAsync(Lease lease, IReadOnlyCollection<WorkItem> items, CancellationToken cancellationToken)
    {
        var gone = 0;

        foreach (var kind in items.ToLookup(i => i.Kind, i => i.SubjectId))
        {
            gone += await Mine(lease, kind.Key, [.. kind]).ExecuteDeleteAsync(cancellationToken);
        }

        RequireMine(gone == items.Count);
    }

    /// <summary>Done for now: it comes again at that moment. Throws <see cref="FencedException"/> like <see cref="FinishAsync"/>.</summary>
    /// <param name="at">Null when only a person brings it back.</param>
    public async Task AgainAsync(Lease lease, WorkItem item, DateTimeOffset? at, CancellationToken cancellationToken)
        => RequireMine(await Mine(lease, item.Kind, [item.SubjectId]).ExecuteUpdateAsync(
            w => w.SetProperty(x => x.DueAt, at)
                .SetProperty(x => x.Lease, (Guid?)null)
                .SetProperty(x => x.Failures, 0)
                .SetProperty(x => x.Surprises, 0)
                .SetProperty(x => x.LastError, (string?)null)
                .SetProperty(x => x.FirstTriedAt, (DateTimeOffset?)null),
            cancellationToken) is 1);

    /// <summary>It was looked for in vain: counted, and looked for again at that moment. Throws <see cref="FencedException"/> like <see cref="FinishAsync"/>.</summary>
    /// <param name="at">Null when only a person brings it back.</param>
    public async Task NotYetAsync(Lease lease, WorkItem item, DateTimeOffset? at, CancellationToken cancellationToken)
        => RequireMine(await Mine(lease, item.Kind, [item.SubjectId]).ExecuteUpdateAsync(
            w => w.SetProperty(x => x.DueAt, at).SetProperty(x => x.Lease, (Guid?)null).SetProperty(x => x.Failures, x => x.Failures + 1),
            cancellationToken) is 1);

    /// <summary>It was not its turn: it comes again at that moment, and nothing is counted. Throws <see cref="FencedException"/> like <see cref="FinishAsync"/>.</summary>
    public async Task PostponeAsync(Lease lease, WorkItem item, DateTimeOffset at, CancellationToken cancellationToken)
        => RequireMine(await Mine(lease, item.Kind, [item.SubjectId]).ExecuteUpdateAsync(w => w.SetProperty(x => x.DueAt, at).SetProperty(x => x.Lease, (Guid?)null), cancellationToken) is 1);

    /// <summary>A provider gave no usable answer, or too few credits: it waits. A row that is no longer ours stays as it is.</summary>
    /// <param name="more">So many failures more than there were: how much longer than usual to wait.</param>
    public Task<int> FailAsync(Lease lease, WorkItem item, ProviderException trouble, int more, CancellationToken cancellationToken)
    {
        var failures = item.Failures + 1;
        var (mayHaveActed, firstTriedAt) = (trouble.MayHaveActed, IdempotencyWindow.Without(item.FirstTriedAt, lease.At));
        var (dueAt, error) = (clock.GetUtcNow() + Backoff.After(failures + more, trouble.RetryAfter), trouble.Words);

        return Mine(lease, item.Kind, [item.SubjectId]).ExecuteUpdateAsync(
            w => w.SetProperty(x => x.DueAt, dueAt)
                .SetProperty(x => x.Lease, (Guid?)null)
                .SetProperty(x => x.Failures, failures)
                .SetProperty(x => x.Surprises, 0)
                .SetProperty(x => x.LastError, error)
                .SetProperty(x => x.FirstTriedAt, x => mayHaveActed ? x.FirstTriedAt : firstTriedAt),
            cancellationToken);
    }

    /// <summary>Nobody was asked, because the provider is left alone: the row waits so long, and nothing is counted. A row that is no longer ours stays as it is.</summary>
    public Task HoldBackAsync(Lease lease, WorkItem item, ProviderException trouble, CancellationToken cancellationToken)
        => PutBackAsync(lease, [item], clock.GetUtcNow() + trouble.RetryAfter!.Value, cancellationToken);

    /// <summary>
    /// Nobody was asked, because it was not yet their turn, and nothing is counted. They are due as long as the oldest of the account: who was held back
    /// must not stand behind those who came later. Until when there is no turn, the limit knows.
    /// </summary>
    public async Task KeepTheirPlaceAsync(Lease lease, IEnumerable<WorkItem> items, CancellationToken cancellationToken)
    {
        foreach (var account in items.GroupBy(i => i.AccountId))
        {
            await PutBackAsync(lease, account, account.Min(i => Ids.At(i.SubjectId)), cancellationToken);
        }
    }

    private async Task PutBackAsync(Lease lease, IEnumerable<WorkItem> items, DateTimeOffset dueAt, CancellationToken cancellationToken)
    {
        foreach (var some in items.ToLookup(i => (i.Kind, WasTried: IdempotencyWindow.IsAnother(i.FirstTriedAt, lease.At)), i => i.SubjectId))
        {
            var wasTried = some.Key.WasTried;
            await Mine(lease, some.Key.Kind, [.. some]).ExecuteUpdateAsync(
                w => w.SetProperty(x => x.DueAt, dueAt)
                    .SetProperty(x => x.Lease, (Guid?)null)
                    .SetProperty(x => x.Surprises, 0)
                    .SetProperty(x => x.FirstTriedAt, x => wasTried ? x.FirstTriedAt : null),
                cancellationToken);
        }
    }

    /// <summary>Something went wrong that nobody foresaw: it is counted, waits, and after a dozen times in a row waits for a person. True when it now does.</summary>
    public async Task<bool> SurpriseAsync(Lease lease, WorkItem item, Exception surprise, CancellationToken cancellationToken)
    {
        var (failures, surprises) = (item.Failures + 1, item.Surprises + 1);
        var isParked = surprises >= WorkItem.MaxSurprises;
        DateTimeOffset? dueAt = isParked ? null : clock.GetUtcNow() + Backoff.After(failures);
        var error = surprise.Message.Length > MaxError ? surprise.Message[..MaxError] : surprise.Message;

        return await Mine(lease, item.Kind, [item.SubjectId]).ExecuteUpdateAsync(
            w => w.SetProperty(x => x.DueAt, dueAt)
                .SetProperty(x => x.Lease, (Guid?)null)
                .SetProperty(x => x.Failures, failures)
                .SetProperty(x => x.Surprises, surprises)
                .SetProperty(x => x.LastError, error),
            cancellationToken) is 1 && isParked;
    }

    private IQueryable<WorkItem> Mine(Lease lease, WorkKind kind, Guid[] subjects)
        => db.Work.Where(w => w.Kind == kind && subjects.Contains(w.SubjectId) && w.Lease == lease.Token);

    private static void RequireMine(bool isMine)
    {
        if (!isMine)
        {
            throw new FencedException("The row had moved on.");
        }
    }
}
