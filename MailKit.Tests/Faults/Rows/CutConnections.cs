using MailKit.Tests.Faults.Clusters;
using MailKit.Tests.Hosting;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Tests.Faults.Rows;

/// <summary>F23: PostgreSQL cuts every connection at random moments under load, and now and then goes away altogether.</summary>
public sealed class CutConnections() : FaultRow("F23", "PostgreSQL cuts connections, or is away", new(1, 500, InCi: 5))
{
    public override IReadOnlyList<TestDatabase> Databases => [TestDatabase.Postgres];

    public override ClusterPlan Plan(TestDatabase database) => new(database) { OwnServer = true };

    public override async Task RunAsync(TrialRound round)
    {
        var accounts = await round.OpenAsync(4, credits: 60);
        var load = round.LoadAsync(accounts, 200, atOnce: 32);

        var cut = 0;

        for (var time = 0; time < 3; time++)
        {
            await Task.Delay(round.Random.Next(200));
            await round.StrikeAsync(async () => cut += await CutAsync(round.Cluster));
        }

        round.Struck(cut > 0, "no connection was cut.");

        if (!round.Plan.IsSpared && round.Random.Next(3) is 0)
        {
            await round.Cluster.Server.RestartAsync(TimeSpan.FromSeconds(round.Random.Next(1, 5)));
        }

        await load;
        round.Expect(
            round.Answers.All(a => a.IsAccepted || a is { Status: 503, HasRetryAfter: true }),
            $"A client was answered {string.Join(' ', round.Answers.Where(a => !a.IsAccepted).Select(a => $"{a.Status}{(a.HasRetryAfter ? "" : " without Retry-After")}").Distinct())}.");
        await round.JudgeAsync();
    }

    private static async Task<int> CutAsync(Cluster cluster)
    {
        await using var db = cluster.Db();
        return await db.Database.SqlQuery<int>($"SELECT count(*) FILTER (WHERE pg_terminate_backend(pid))::int AS \"Value\" FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()").SingleAsync();
    }
}
