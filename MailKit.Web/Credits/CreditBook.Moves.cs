using MailKit.Domain.Credits;
using MailKit.Web.Work.Lanes;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Web.Credits;

/// <summary>Lines of many accounts move their balances at once.</summary>
public sealed partial class CreditBook
{
    /// <summary>Posts lines that use up holds, all or none: a line that is there already, or more than is held, fails the set, and whoever asked posts them one by one.</summary>
    /// <param name="lines">Of accounts that are locked.</param>
    /// <returns>The balances among theirs that are frozen.</returns>
    public async Task<IReadOnlyList<(Guid AccountId, string Credit)>> PostAsync(IReadOnlyList<LedgerEntry> lines, CancellationToken cancellationToken)
    {
        var movements = Movement.Of(lines);
        var moved = await MoveAsync(movements, cancellationToken);

        if (movements.Find(m => !moved.ContainsKey(m.Balance)) is { } beyond)
        {
            throw new DbUpdateException($"The debits of account {beyond.Balance.AccountId} would use up more than is held.");
        }

        foreach (var movement in movements)
        {
            await LeaveAsync(movement, moved[movement.Balance], cancellationToken);
        }

        await db.InsertAsync(lines, cancellationToken);
        await CountAsync(lines, cancellationToken);
        return [.. moved.Where(m => m.Value.FrozenAt is not null).Select(m => m.Key)];
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

    // The database compares and subtracts in one statement, so two requests cannot both take the last credit: more is held only of what is available, and by nobody
    // who is frozen, and no more is used up than is held. Who cannot has no row in the answer.
    private async Task<IReadOnlyDictionary<(Guid AccountId, string Credit), CreditBalance>> MoveAsync(IReadOnlyList<Movement> movements, CancellationToken cancellationToken)
    {
        var moved = new List<CreditBalance>(movements.Count);

        if (db.Database.IsNpgsql() && movements.Count > 1)
        {
            var (ids, credits) = (movements.Select(m => m.Balance.AccountId).ToArray(), movements.Select(m => m.Balance.Credit).ToArray());
            var (posted, held) = (movements.Select(m => m.Posted).ToArray(), movements.Select(m => m.Held).ToArray());
            moved.AddRange(await db.Balances.FromSql(
                $"""
                UPDATE credit_balances AS b SET "Posted" = b."Posted" + m.posted, "Held" = b."Held" + m.held FROM unnest({ids}, {credits}, {posted}, {held}) AS m(account, credit, posted, held)
                WHERE b."AccountId" = m.account AND b."Credit" = m.credit AND b."Held" + m.held >= 0 AND (m.held <= 0 OR (b."Posted" - b."Held" >= m.held AND b."FrozenAt" IS NULL)) RETURNING b.*
                """).AsNoTracking().ToListAsync(cancellationToken));
        }
        else
        {
            foreach (var movement in movements)
            {
                moved.AddRange(await db.Balances.FromSql(
                    $"""
                    UPDATE credit_balances SET "Posted" = "Posted" + {movement.Posted}, "Held" = "Held" + {movement.Held}
                    WHERE "AccountId" = {movement.Balance.AccountId} AND "Credit" = {movement.Balance.Credit}
                        AND "Held" + {movement.Held} >= 0 AND ({movement.Held} <= 0 OR ("Posted" - "Held" >= {movement.Held} AND "FrozenAt" IS NULL)) RETURNING *
                    """).AsNoTracking().ToListAsync(cancellationToken));
            }
        }

        return moved.ToDictionary(b => (b.AccountId, b.Credit));
    }

    // Our update holds the row, so the balance that it left is the last line's.
    private async Task LeaveAsync(Movement movement, CreditBalance after, CancellationToken cancellationToken)
    {
        var (posted, held) = (after.Posted - movement.Posted, after.Held - movement.Held);

        foreach (var line in movement.Lines)
        {
            (posted, held) = (posted + line.Posted, held + line.Held);
            line.Leaves(posted, held, clock.GetUtcNow());
        }

        work.Announce(after.AccountId);

        if (after.Available is 0)
        {
            await ReviewBannersAsync(after.AccountId, cancellationToken);
        }
    }

    // With the balances in hand, so the days of an account have one writer at a time.
    private Task CountAsync(IReadOnlyList<LedgerEntry> lines, CancellationToken cancellationToken)
        => db.AddToCountersAsync(
            "ledger_days",
            ["AccountId", "Credit", "Day", "Kind"],
            ["Posted", "Lines"],
            [.. lines.Where(l => l.Posted is not 0)
                .GroupBy(l => (l.AccountId, l.Credit, Day: DateOnly.FromDateTime(l.At.UtcDateTime), l.Kind))
                .OrderBy(d => d.Key)
                .Select(d => (object[])[d.Key.AccountId, d.Key.Credit, d.Key.Day, d.Key.Kind.ToString(), d.Sum(l => l.Posted), d.LongCount()])],
            cancellationToken);

    /// <summary>What some lines together do to one balance (credits).</summary>
    private sealed record Movement((Guid AccountId, string Credit) Balance, IReadOnlyList<LedgerEntry> Lines)
    {
        public long Posted => Lines.Sum(l => l.Posted);

        public long Held => Lines.Sum(l => l.Held);

        /// <summary>In the order in which balances are locked.</summary>
        public static List<Movement> Of(IEnumerable<LedgerEntry> lines)
            => [.. lines.GroupBy(l => (l.AccountId, l.Credit), (balance, some) => new Movement(balance, [.. some])).OrderBy(m => m.Balance)];
    }
}
