using System.Collections.Concurrent;
using MailKit.Domain.Work;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Web.Work;

/// <content>Whose turn it is.</content>
public sealed partial class WorkTable
{
    /// <summary>So many accounts have a turn in one lease.</summary>
    public const int AtOnce = 16;

    /// <summary>
    /// The next accounts that have work of a kind, in a circle. Where what is of one account travels together, three of four are those that wait the longest: a turn
    /// takes all of an account, so nobody waits much longer than one call for each account before it; and the circle is for who stands behind somebody's thousands.
    /// However much one has, finding the next costs one look into an index.
    /// </summary>
    private async Task<IReadOnlyList<Guid>> NextAsync(Wanted wanted, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (wanted.Together is not { } most)
        {
            return await CircleAsync(wanted.Kind, AtOnce, cancellationToken);
        }

        var oldest = await OldestAsync(wanted.Kind, most - Math.Max(1, most / 4), now, cancellationToken);
        return [.. oldest.Union(await CircleAsync(wanted.Kind, most - oldest.Count, cancellationToken))];
    }

    private async Task<IReadOnlyList<Guid>> OldestAsync(WorkKind kind, int most, DateTimeOffset now, CancellationToken cancellationToken)
        => [.. (await db.Work.Where(w => w.Kind == kind && w.DueAt <= now).OrderBy(w => w.DueAt).Select(w => w.AccountId!.Value).Take(AtOnce * AtOnce).ToListAsync(cancellationToken)).Distinct().Take(most)];

    private async Task<IReadOnlyList<Guid>> CircleAsync(WorkKind kind, int most, CancellationToken cancellationToken)
    {
        var next = await WalkAsync(kind, turns.After(kind), cancellationToken);

        if (next.Count < most && turns.After(kind) != Guid.Empty)
        {
            next = [.. next.Union(await WalkAsync(kind, Guid.Empty, cancellationToken))];
        }

        next = [.. next.Take(most)];
        turns.Had(kind, next.Count < most ? Guid.Empty : next[^1]);
        return next;
    }

    private Task<List<Guid>> WalkAsync(WorkKind kind, Guid after, CancellationToken cancellationToken)
        => db.Database.SqlQueryRaw<Guid>(WalkSql(kind), after).ToListAsync(cancellationToken);

    private static string WalkSql(WorkKind kind)
    {
        var next = $"""SELECT w."AccountId" FROM work AS w WHERE w."Kind" = {(short)kind} AND w."DueAt" IS NOT NULL AND w."AccountId" >""";
        return $$"""
            WITH RECURSIVE walk("Account", "Step") AS (
                SELECT ({{next}} {0} ORDER BY w."AccountId" LIMIT 1), 1
                UNION ALL
                SELECT ({{next}} a."Account" ORDER BY w."AccountId" LIMIT 1), a."Step" + 1 FROM walk AS a WHERE a."Account" IS NOT NULL AND a."Step" < {{AtOnce}})
            SELECT "Account" AS "Value" FROM walk WHERE "Account" IS NOT NULL ORDER BY "Step"
            """;
    }
}

/// <summary>Up to which account this process has given turns, by kind of work.</summary>
public sealed class AccountTurns
{
    private readonly ConcurrentDictionary<WorkKind, Guid> _had = new();

    public Guid After(WorkKind kind) => _had.GetValueOrDefault(kind);

    public void Had(WorkKind kind, Guid account) => _had[kind] = account;
}
