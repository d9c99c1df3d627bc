using MailKit.Domain.Credits;
using MailKit.Web.Work.Lanes;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Web.Credits;

/// <summary>Holds are asked for by many at once.</summary>
public sealed partial class CreditBook
{
    /// <summary>Holds what can be afforded: an account that has enough for all of its holds is moved once, and of another each hold is tried in its turn.</summary>
    /// <param name="holds">Facts that are new, in the order they came.</param>
    /// <returns>Those that stand; of the others nothing is written.</returns>
    public async Task<IReadOnlyList<LedgerEntry>> HoldAsync(IReadOnlyList<LedgerEntry> holds, CancellationToken cancellationToken)
    {
        var standing = new List<LedgerEntry>(holds.Count);
        var accounts = holds.GroupBy(h => (h.AccountId, h.Credit), (balance, lines) => new Wanted(balance.AccountId, balance.Credit, [.. lines])).OrderBy(w => w.AccountId).ThenBy(w => w.Credit).ToList();
        var moved = (await MoveAllAsync(accounts, cancellationToken)).ToDictionary(b => (b.AccountId, b.Credit));

        foreach (var wanted in accounts)
        {
            if (moved.TryGetValue((wanted.AccountId, wanted.Credit), out var after))
            {
                await StandAsync(wanted.Holds, after);
                continue;
            }

            foreach (var hold in wanted.Holds.Where(_ => wanted.Holds.Count > 1))
            {
                if (await MoveAllAsync([wanted with { Holds = [hold] }], cancellationToken) is [var alone])
                {
                    await StandAsync([hold], alone);
                }
            }
        }

        await db.InsertAsync(standing, cancellationToken);
        return standing;

        // Our update holds the row, so the balance that it left is the last line's.
        async Task StandAsync(IReadOnlyList<LedgerEntry> lines, CreditBalance after)
        {
            var held = after.Held - lines.Sum(l => l.Held);

            foreach (var line in lines)
            {
                held += line.Held;
                line.Leaves(after.Posted, held, clock.GetUtcNow());
            }

            standing.AddRange(lines);
            work.Announce(after.AccountId);

            if (after.Available is 0)
            {
                await ReviewBannersAsync(after.AccountId, cancellationToken);
            }
        }
    }

    // The database compares and subtracts in one statement, so two requests cannot both take the last credit. Who cannot afford it has no row in the answer.
    private async Task<IReadOnlyList<CreditBalance>> MoveAllAsync(IReadOnlyList<Wanted> accounts, CancellationToken cancellationToken)
    {
        if (db.Database.IsNpgsql() && accounts.Count > 1)
        {
            var (ids, credits, sums) = (accounts.Select(w => w.AccountId).ToArray(), accounts.Select(w => w.Credit).ToArray(), accounts.Select(w => w.Sum).ToArray());

            // In one order, so that two processes cannot wait for each other.
            await db.Database.ExecuteSqlAsync(
                $"""
                SELECT count(*) FROM (
                    SELECT 1 FROM credit_balances WHERE ("AccountId", "Credit") IN (SELECT * FROM unnest({ids}, {credits})) ORDER BY "AccountId", "Credit" FOR UPDATE) AS locked
                """,
                cancellationToken);
            return await db.Balances.FromSql(
                $"""
                UPDATE credit_balances AS b SET "Held" = b."Held" + w.sum FROM unnest({ids}, {credits}, {sums}) AS w(account, credit, sum)
                WHERE b."AccountId" = w.account AND b."Credit" = w.credit AND b."Posted" - b."Held" >= w.sum AND b."FrozenAt" IS NULL RETURNING b.*
                """).AsNoTracking().ToListAsync(cancellationToken);
        }

        var moved = new List<CreditBalance>(accounts.Count);

        foreach (var wanted in accounts)
        {
            moved.AddRange(await db.Balances.FromSql(
                $"""
                UPDATE credit_balances SET "Held" = "Held" + {wanted.Sum}
                WHERE "AccountId" = {wanted.AccountId} AND "Credit" = {wanted.Credit} AND "Posted" - "Held" >= {wanted.Sum} AND "FrozenAt" IS NULL RETURNING *
                """).AsNoTracking().ToListAsync(cancellationToken));
        }

        return moved;
    }

    private sealed record Wanted(Guid AccountId, string Credit, IReadOnlyList<LedgerEntry> Holds)
    {
        public long Sum => Holds.Sum(h => h.Held);
    }
}
