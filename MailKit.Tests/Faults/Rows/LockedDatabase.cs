using MailKit.Tests.Faults.Clusters;
using MailKit.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace MailKit.Tests.Faults.Rows;

/// <summary>F21: somebody else holds the database's lock; clients get through or are told to come again, and never that they have no credits.</summary>
public sealed class LockedDatabase() : FaultRow("F21", "the database is locked by a stranger", new(1, 500, InCi: 5))
{
    public override async Task RunAsync(TrialRound round)
    {
        var accounts = await round.OpenAsync(4, credits: 10);

        // Mostly a second or two, seldom a dozen.
        var hold = TimeSpan.FromSeconds(1 + (11 * Math.Pow(round.Random.NextDouble(), 4)));
        var stranger = round.Plan.IsSpared ? Task.FromResult(false) : round.Plan.Database is TestDatabase.Sqlite ? HoldSqliteAsync(round.Cluster, hold) : HoldPostgresAsync(round.Cluster, hold);
        await round.LoadAsync(accounts, 40, atOnce: 20);
        round.Struck(await stranger, "nobody was locked out.");

        round.Expect(
            round.Answers.All(a => a.IsAccepted || a is { Status: 503, HasRetryAfter: true }),
            $"A client was answered {string.Join(' ', round.Answers.Where(a => !a.IsAccepted).Select(a => $"{a.Status}{(a.HasRetryAfter ? "" : " without Retry-After")}").Distinct())}.");
        await round.JudgeAsync();
    }

    private static async Task<bool> HoldSqliteAsync(Cluster cluster, TimeSpan time)
    {
        await using var connection = await SqliteFile.OpenAsync(cluster);
        await connection.RunAsync("BEGIN EXCLUSIVE");
        var held = Task.Delay(time);
        var isLocked = !await SqliteFile.IsFreeAsync(cluster);
        await held;
        await connection.RunAsync("ROLLBACK");

        return isLocked;
    }

    private static async Task<bool> HoldPostgresAsync(Cluster cluster, TimeSpan time)
    {
        await using var db = cluster.Db();

        while (true)
        {
            await using var transaction = await db.Database.BeginTransactionAsync();

            try
            {
                await db.Database.ExecuteSqlRawAsync("LOCK TABLE emails, credit_balances, ledger IN ACCESS EXCLUSIVE MODE");
            }
            catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.DeadlockDetected)
            {
                // It takes one lock after the other, and one of us has them in another order: this time the stranger was the victim.
                continue;
            }

            await Task.Delay(time);
            var isLocked = await cluster.DataAsync(other => other.Database.SqlQuery<int>($"SELECT count(*)::int AS \"Value\" FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'").SingleAsync()) > 0;
            await transaction.RollbackAsync();
            return isLocked;
        }
    }
}
