using MailKit.Domain.Credits;
using MailKit.Domain.Work;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Web.Work;

/// <content>Taking rows, so that of any number of workers, in any number of processes, one has a row at a time.</content>
public sealed partial class WorkTable
{
    /// <summary>What one call can carry of an account: where others wait, a turn is no longer.</summary>
    private const int MostTogether = Settlement.MaxEmails;

    /// <summary>The number of the first account among the parameters of a lease.</summary>
    private const int FirstAccount = 3;

    /// <summary>Waits for company, when a set of this step was taken a moment ago. False when another worker does.</summary>
    public Task<bool> GatherAsync(Type step, CancellationToken cancellationToken) => signals.Of(step).GatherAsync(options.Value.Gather, cancellationToken);

    /// <summary>Up to so many due rows of a kind; null when none is due.</summary>
    public Task<Lease?> LeaseAsync(WorkKind kind, int most, CancellationToken cancellationToken) => LeaseAsync([new(kind, most)], cancellationToken);

    /// <summary>Due rows of several kinds, so many of each, in one statement that commits by itself; null when none is due.</summary>
    public async Task<Lease?> LeaseAsync(IReadOnlyList<Wanted> wanted, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        Lease lease = new(Guid.NewGuid(), now, now + options.Value.Lease, []);
        var turn = wanted.FirstOrDefault(w => w.InTurns || w.Together is not null) is { } shared ? await NextAsync(shared, now, cancellationToken) : [];
        var items = await TakeAsync(lease, wanted, turn, cancellationToken);

        if (items.Count > 0)
        {
            signals.Took(wanted[0].Kind, isFull: wanted.Any(w => items.Count(i => i.Kind == w.Kind) >= w.Most || turn.Count >= w.Together));
        }

        items.Sort((a, b) => (a.Kind, a.SubjectId).CompareTo((b.Kind, b.SubjectId)));
        return items.Count is 0 ? null : new(lease.Token, lease.At, lease.Until, items);
    }

    // SQLite's writers of this process queue, and the queue sees transactions only.
    private async Task<List<WorkItem>> TakeAsync(Lease lease, IReadOnlyList<Wanted> wanted, IReadOnlyList<Guid> turn, CancellationToken cancellationToken)
    {
        await using var transaction = db.Database.IsSqlite() ? await db.Database.BeginTransactionAsync(cancellationToken) : null;
        var items = await db.Work
            .FromSqlRaw(TakeSql(wanted, turn.Count, db.SkipLocked), [db.Stored(lease.At), db.Stored(lease.Until), lease.Token, .. turn])
            .AsNoTracking()
            .ToListAsync(cancellationToken);

        if (transaction is not null && items.Count > 0)
        {
            await transaction.CommitAsync(CancellationToken.None);
        }

        return items;
    }

    /// <summary>A row that only one may have at a time and that no step takes: mine now, or null while it is somebody's.</summary>
    public async Task<Lease?> TryTakeAsync(WorkKind kind, Guid subjectId, Guid? accountId, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        Lease lease = new(Guid.NewGuid(), now, now + options.Value.Lease, []);
        var taken = await db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO work ("Kind", "SubjectId", "AccountId", "DueAt", "Lease", "Attempts", "Failures", "Surprises", "Alone")
            VALUES ({(short)kind}, {subjectId}, {accountId}, {db.Stored(lease.Until)}, {lease.Token}, 1, 0, 0, {false})
            ON CONFLICT ("Kind", "SubjectId") DO UPDATE SET "DueAt" = excluded."DueAt", "Lease" = excluded."Lease", "Attempts" = work."Attempts" + 1
            WHERE work."DueAt" <= {db.Stored(lease.At)}
            """,
            cancellationToken);
        return taken is 1 ? new(lease.Token, lease.At, lease.Until, [WorkItem.Of(kind, subjectId, accountId, lease.Until)]) : null;
    }

    /// <summary>Keeps rows for another lease's length.</summary>
    public async Task RenewAsync(Lease lease, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();

        // What is over is over: who slept through his lease must not come by another, and act on what he knew then.
        if (now > lease.Until)
        {
            return;
        }

        var (until, kept) = (now + options.Value.Lease, 0);

        foreach (var kind in lease.Items.ToLookup(i => i.Kind, i => i.SubjectId))
        {
            kept += await Mine(lease, kind.Key, [.. kind]).ExecuteUpdateAsync(w => w.SetProperty(x => x.DueAt, until), cancellationToken);
        }

        if (kept > 0)
        {
            lease.Extend(until);
        }
    }

    // What LINQ has no words for: due rows are found and taken in one statement. SQLite finds rows by their key in a list, but not in a union.
    // Its parameters: now, until, lease, and the accounts whose turn it is.
    private static string TakeSql(IReadOnlyList<Wanted> wanted, int accounts, string skipLocked)
    {
        var due = wanted.SelectMany((w, i) => (IEnumerable<string>)(w switch
        {
            _ when accounts is 0 || (accounts is 1 && w.Together is not 1) => [Due($"due_{i}", w, w.Most)],
            { Together: not null } => [.. Turns(i, w, Math.Min(MostTogether, w.Most / accounts)), $"due_{i} AS MATERIALIZED ({string.Join(" UNION ALL ", Enumerable.Range(0, accounts).Select(a => $"""SELECT "Kind", "SubjectId" FROM turn_{i}_{a}"""))})"],
            { InTurns: true } => [.. Turns(i, w, w.Most / accounts / 2), Due($"rest_{i}", w, w.Most), Shared(i, w, accounts)],
            _ => [Due($"due_{i}", w, w.Most)],
        }));
        var taken = wanted.Select((_, i) => $"""SELECT "Kind", "SubjectId" FROM due_{i}""");
        return $$"""
            WITH {{string.Join(',', due)}}, taken AS MATERIALIZED ({{string.Join(" UNION ALL ", taken)}})
            UPDATE work SET "DueAt" = {1}, "Lease" = {2}, "Attempts" = "Attempts" + 1, "FirstTriedAt" = COALESCE("FirstTriedAt", {0})
            WHERE ("Kind", "SubjectId") IN (SELECT "Kind", "SubjectId" FROM taken)
            RETURNING *
            """;

        IEnumerable<string> Turns(int i, Wanted w, int each) => Enumerable.Range(0, accounts).Select(a => Due($"turn_{i}_{a}", w, Math.Max(1, each), $$"""AND w."AccountId" = {{{FirstAccount + a}}}"""));

        string Due(string name, Wanted w, int most, string of = "") =>
            $$"""
            {{name}} AS MATERIALIZED (
                SELECT w."Kind", w."SubjectId" FROM work AS w
                WHERE w."Kind" = {{(short)w.Kind}} AND w."DueAt" <= {0} {{of}} {{w.Among}}
                ORDER BY w."DueAt" LIMIT {{most}} {{skipLocked}})
            """;
    }

    // Whose turn it is comes first, and whoever waits the longest has what is left.
    private static string Shared(int i, Wanted wanted, int accounts)
    {
        var inTurns = Enumerable.Range(0, accounts).Select(a => $"""SELECT "Kind", "SubjectId", 0 AS "Later" FROM turn_{i}_{a}""");
        return $"""
            due_{i} AS MATERIALIZED (
                SELECT "Kind", "SubjectId" FROM ({string.Join(" UNION ALL ", inTurns)} UNION ALL SELECT "Kind", "SubjectId", 1 FROM rest_{i}) AS d
                GROUP BY "Kind", "SubjectId" ORDER BY MIN("Later") LIMIT {wanted.Most})
            """;
    }

    /// <summary>So many due rows of a kind.</summary>
    /// <param name="Among">A further condition on the row <c>w</c>, in SQL; its parameter {0} is now.</param>
    /// <param name="InTurns">Half of them are shared out among accounts, so that nobody waits behind another's backlog.</param>
    /// <param name="Together">Of so many accounts, most of them those that wait the longest, as much of each as fits: what is of one account travels together.</param>
    public sealed record Wanted(WorkKind Kind, int Most, string Among = "", bool InTurns = false, int? Together = null);
}
