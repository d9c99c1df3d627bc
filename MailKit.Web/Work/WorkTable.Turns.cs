using System.Collections.Concurrent;
using MailKit.Domain.Work;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Web.Work;

/// <content>Whose turn it is.</content>
public sealed partial class WorkTable
{
    /// <summary>So many accounts have a turn in one lease.</summary>
    private const int AtOnce = 16;

    /// <summary>The next accounts that have work of a kind, in a circle. However much one has, finding the next costs one look into an index.</summary>
    private async Task<IReadOnlyList<Guid>> NextAsync(Wanted wanted, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var kind = wanted.Kind;
        var next = await WalkAsync(kind, turns.After(kind), cancellationToken);

        if (next.Count < AtOnce && turns.After(kind) != Guid.Empty)
        {
            next = [.. next.Union(await WalkAsync(kind, Guid.Empty, cancellationToken)).Take(AtOnce)];
        }

        turns.Had(kind, next.Count < AtOnce ? Guid.Empty : next[^1]);
        return wanted.Together ? [.. next.Union(await OldestAsync(kind, now, cancellationToken))] : next;
    }

    private async Task<IEnumerable<Guid>> OldestAsync(WorkKind kind, DateTimeOffset now, CancellationToken cancellationToken)
        => (await db.Work.Where(w => w.Kind == kind && w.DueAt <= now).OrderBy(w => w.DueAt).Select(w => w.AccountId!.Value).Take(AtOnce * AtOnce).ToListAsync(cancellationToken)).Distinct().Take(AtOnce);

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
