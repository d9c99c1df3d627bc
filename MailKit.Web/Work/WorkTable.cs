using MailKit.Domain.Work;
using MailKit.Web.Data;
using MailKit.Web.Live;
using MailKit.Web.Work.Lanes;
using MailKit.Web.Work.Signals;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace MailKit.Web.Work;

/// <summary>The one table of work: rows come due, are leased, fail, wait and go. Of any number of workers, in any number of processes, one has a row at a time.</summary>
public sealed partial class WorkTable(MailKitDbContext db, WorkSignals signals, AccountTurns turns, LiveFeed live, IOptions<WorkOptions> options, TimeProvider clock)
{
    private readonly HashSet<WorkKind> _added = [];
    private readonly HashSet<Guid> _changed = [];

    /// <summary>New work, written with the caller's other changes.</summary>
    public void Add(WorkItem item)
    {
        db.Work.Add(item);
        _added.Add(item.Kind);
    }

    /// <summary>New work, much of it, written at once. When somebody else made one of these rows at the same moment, the whole transaction comes again.</summary>
    public async Task AddAsync(IReadOnlyList<WorkItem> items, CancellationToken cancellationToken)
    {
        await db.InsertOrComeAgainAsync(items, cancellationToken);
        _added.UnionWith(items.Select(i => i.Kind));
    }

    /// <summary>The thing is to be done soon, however often somebody says so. Who is at it is fenced off: what made us ask may have come after what that worker read.</summary>
    public Task AskAsync(WorkKind kind, Guid subjectId, Guid? accountId, CancellationToken cancellationToken) => AskAsync(kind, subjectId, accountId, clock.GetUtcNow(), cancellationToken);

    /// <inheritdoc cref="AskAsync(WorkKind, Guid, Guid?, CancellationToken)"/>
    /// <param name="at">When at the latest; what comes earlier anyway stays so.</param>
    public async Task AskAsync(WorkKind kind, Guid subjectId, Guid? accountId, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var due = db.Stored(at);
        await db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO work ("Kind", "SubjectId", "AccountId", "DueAt", "Attempts", "Failures", "Surprises", "Alone")
            VALUES ({(short)kind}, {subjectId}, {accountId}, {due}, 0, 0, 0, {false})
            ON CONFLICT ("Kind", "SubjectId") DO UPDATE SET
                "DueAt" = CASE WHEN work."Lease" IS NULL AND work."DueAt" <= excluded."DueAt" THEN work."DueAt" ELSE excluded."DueAt" END, "Lease" = NULL, "Surprises" = 0
            """,
            cancellationToken);
        _added.Add(kind);

        if (db.Database.CurrentTransaction is null)
        {
            Committed();
        }
    }

    /// <summary>What an account waits to try again is tried now.</summary>
    public async Task CallInAsync(WorkKind kind, Guid accountId, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await db.Work
            .Where(w => w.Kind == kind && w.AccountId == accountId && w.DueAt > now && w.Failures > 0)
            .ExecuteUpdateAsync(w => w.SetProperty(x => x.DueAt, now), cancellationToken);
        _added.Add(kind);
    }

    /// <summary>Something of the account changes with the caller's transaction: its open pages are told after the commit.</summary>
    public void Announce(Guid accountId) => _changed.Add(accountId);

    /// <summary>There is work of these kinds to do with the caller's transaction: who takes it is woken after the commit.</summary>
    public void Added(params ReadOnlySpan<WorkKind> kinds) => _added.UnionWith(kinds.ToArray());

    /// <summary>After the commit: wakes who takes what was added, and tells open pages.</summary>
    public void Committed()
    {
        foreach (var kind in _added)
        {
            signals.Wake(kind);
        }

        foreach (var account in _changed)
        {
            live.Announce(account);
        }

        _added.Clear();
        _changed.Clear();
    }

    /// <summary>
    /// Rows of the lease travel together from now on, in a group that is leased like they were. Inside the caller's transaction. Throws
    /// <see cref="FencedException"/> when one of them is somebody else's by now: a group that counts what it has not would be paid for twice.
    /// </summary>
    public async Task<WorkItem> GroupAsync(Lease lease, WorkKind one, Guid[] subjects, WorkKind many, Guid? accountId, CancellationToken cancellationToken)
    {
        var group = WorkItem.Leased(many, Ids.New(lease.At), accountId, lease.Token, lease.At, lease.Until);
        RequireMine(await Mine(lease, one, subjects).ExecuteUpdateAsync(
            w => w.SetProperty(x => x.GroupId, group.SubjectId)
                .SetProperty(x => x.DueAt, (DateTimeOffset?)null)
                .SetProperty(x => x.Lease, (Guid?)null)
                .SetProperty(x => x.FirstTriedAt, (DateTimeOffset?)null),
            cancellationToken) == subjects.Length);
        db.Work.Add(group);
        await db.SaveChangesAsync(cancellationToken);
        return group;
    }

    /// <summary>A group is given up: each of its rows goes its own way, at once. Counted as a failure, so that they are not gathered again.</summary>
    public async Task UngroupAsync(WorkKind one, Guid groupId, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await db.Work.Where(w => w.Kind == one && w.GroupId == groupId).ExecuteUpdateAsync(
            w => w.SetProperty(x => x.GroupId, (Guid?)null).SetProperty(x => x.DueAt, now).SetProperty(x => x.Failures, 1),
            cancellationToken);
        _added.Add(one);
    }
}
