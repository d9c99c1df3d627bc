using System.Runtime.CompilerServices;
using MailKit.Domain.Credits;
using MailKit.Web.Work.Lanes;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Web.Credits;

/// <summary>Debits of many accounts are known at once.</summary>
public sealed partial class CreditBook
{
    /// <summary>Posts lines that use up holds, all or none: a line that is there already, or more than is held, fails the set, and whoever asked posts them one by one.</summary>
    /// <returns>The balances among theirs that are frozen.</returns>
    public async Task<IReadOnlyList<(Guid AccountId, string Credit)>> PostAsync(IReadOnlyList<LedgerEntry> lines, CancellationToken cancellationToken)
    {
        var accounts = lines.GroupBy(l => (l.AccountId, l.Credit), (balance, some) => new Used(balance.AccountId, balance.Credit, [.. some])).OrderBy(u => u.AccountId).ThenBy(u => u.Credit).ToList();
        var moved = (await UseAsync(accounts, cancellationToken)).ToDictionary(b => (b.AccountId, b.Credit));
        var frozen = new List<(Guid, string)>();

        foreach (var used in accounts)
        {
            // Our update holds the row, so the balance that it left is the last line's.
            var after = moved.GetValueOrDefault((used.AccountId, used.Credit)) ?? throw new DbUpdateException($"The debits of account {used.AccountId} would use up more than is held.");
            var (posted, held) = (after.Posted - used.Posted, after.Held - used.Held);

            foreach (var line in used.Lines)
            {
                (posted, held) = (posted + line.Posted, held + line.Held);
                line.Leaves(posted, held, clock.GetUtcNow());
            }

            work.Announce(used.AccountId);

            if (after.FrozenAt is not null)
            {
                frozen.Add((used.AccountId, used.Credit));
            }

            if (after.Available is 0)
            {
                await ReviewBannersAsync(used.AccountId, cancellationToken);
            }
        }

        await db.InsertAsync(lines, cancellationToken);
        await CountAsync(lines, cancellationToken);
        return frozen;
    }

    // With the balances in hand, so the days of an account have one writer at a time.
    private async Task CountAsync(IReadOnlyList<LedgerEntry> lines, CancellationToken cancellationToken)
    {
        var days = lines.Where(l => l.Posted is not 0)
            .GroupBy(l => (l.AccountId, l.Credit, Day: DateOnly.FromDateTime(l.At.UtcDateTime), l.Kind))
            .OrderBy(d => d.Key)
            .Select(d => (object[])[d.Key.AccountId, d.Key.Credit, d.Key.Day, d.Key.Kind.ToString(), d.Sum(l => l.Posted), d.LongCount()])
            .ToList();

        if (days.Count > 0)
        {
            var rows = days.SelectMany((day, i) => day.Select((_, j) => $"{{{(i * day.Length) + j}}}")).Chunk(days[0].Length).Select(row => $"({string.Join(", ", row)})");
            var upsert = $"""
                INSERT INTO ledger_days ("AccountId", "Credit", "Day", "Kind", "Posted", "Lines") VALUES {string.Join(", ", rows)}
                ON CONFLICT ("AccountId", "Credit", "Day", "Kind") DO UPDATE SET "Posted" = ledger_days."Posted" + excluded."Posted", "Lines" = ledger_days."Lines" + excluded."Lines"
                """;
            await db.Database.ExecuteSqlAsync(FormattableStringFactory.Create(upsert, [.. days.SelectMany(day => day)]), cancellationToken);
        }
    }

    /// <summary>Takes the balances of these accounts in hand, in one order, so that two processes cannot wait for each other.</summary>
    public async Task LockAsync(IReadOnlyList<Guid> accounts, CancellationToken cancellationToken)
    {
        if (db.Database.IsNpgsql() && accounts.Count > 1)
        {
            var ids = accounts.ToArray();
            await db.Database.ExecuteSqlAsync(
                $"""SELECT count(*) FROM (SELECT 1 FROM credit_balances WHERE "AccountId" = ANY ({ids}) ORDER BY "AccountId", "Credit" FOR UPDATE) AS locked""",
                cancellationToken);
        }
    }

    private async Task<IReadOnlyList<CreditBalance>> UseAsync(IReadOnlyList<Used> accounts, CancellationToken cancellationToken)
    {
        if (db.Database.IsNpgsql() && accounts.Count > 1)
        {
            var (ids, credits, posted, held) = (accounts.Select(u => u.AccountId).ToArray(), accounts.Select(u => u.Credit).ToArray(), accounts.Select(u => u.Posted).ToArray(), accounts.Select(u => u.Held).ToArray());
            return await db.Balances.FromSql(
                $"""
                UPDATE credit_balances AS b SET "Posted" = b."Posted" + u.posted, "Held" = b."Held" + u.held FROM unnest({ids}, {credits}, {posted}, {held}) AS u(account, credit, posted, held)
                WHERE b."AccountId" = u.account AND b."Credit" = u.credit AND b."Held" + u.held >= 0 RETURNING b.*
                """).AsNoTracking().ToListAsync(cancellationToken);
        }

        var moved = new List<CreditBalance>(accounts.Count);

        foreach (var used in accounts)
        {
            moved.AddRange(await db.Balances.FromSql(
                $"""
                UPDATE credit_balances SET "Posted" = "Posted" + {used.Posted}, "Held" = "Held" + {used.Held}
                WHERE "AccountId" = {used.AccountId} AND "Credit" = {used.Credit} AND "Held" + {used.Held} >= 0 RETURNING *
                """).AsNoTracking().ToListAsync(cancellationToken));
        }

        return moved;
    }

    private sealed record Used(Guid AccountId, string Credit, IReadOnlyList<LedgerEntry> Lines)
    {
        public long Posted => Lines.Sum(l => l.Posted);

        public long Held => Lines.Sum(l => l.Held);
    }
}
