using System.Globalization;
using MailKit.Tests.Faults.Clusters;
using MailKit.Tests.Hosting;
using MailKit.Tests.Hosting.Processes;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace MailKit.Tests.Faults.Rows;

/// <summary>F34: two nodes reach PostgreSQL through PgBouncer in transaction mode. They migrate at once without it, send for too few credits, and one dies at a crash point.</summary>
public sealed class PooledConnections() : FaultRow("F34", "PgBouncer in transaction mode", new(0, 200, InCi: 2))
{
    private const int KilledBySignal = 137;
    private const int Sends = 200;
    private const int Credits = 10;

    private static readonly string[] Points = ["accept-before-commit", "accept-after-commit", "send-leased", "resend-answered", "dodo-answered", "settle-after-call"];

    public override string? Missing => PgBouncer.Missing;

    // Each trial migrates an empty database.
    public override bool IsDestructive => true;

    public override IReadOnlyList<TestDatabase> Databases => [TestDatabase.Postgres];

    public override ClusterPlan Plan(TestDatabase database) => new(database, Nodes: 2) { IsPooled = true, Asleep = true };

    public override async Task RunAsync(TrialRound round)
    {
        round.Struck(await MigrateAtOnceAsync(round) is 2, "the nodes did not migrate at once, or not by the direct string.");

        var poor = await round.OpenAsync(Credits);
        var answers = await TrialRound.LimitAsync(Sends, atOnce: Sends, i => round.InsistAsync(poor, $"at-once-{i}", [round.Cluster.Nodes[i % 2]]));
        round.Expect(
            answers.Count(a => a.IsAccepted) is Credits && answers.Count(a => a.Status is 402) is Sends - Credits,
            $"I3: of {Sends} sends with {Credits} credits {answers.Count(a => a.IsAccepted)} were accepted and {answers.Count(a => a.Status is 402)} were refused.");

        await DieAsync(round, round.Cluster.Nodes[0]);
        await round.JudgeAsync();
        await AskPoolerAsync(round);
    }

    // The lock is held until both wait for it: they do migrate at once.
    private static async Task<long> MigrateAtOnceAsync(TrialRound round)
    {
        await using var connection = new NpgsqlConnection($"{round.Cluster.Connection};Pooling=false");
        await connection.OpenAsync();
        await RunAsync(connection, "CREATE TABLE migration_lock (id int PRIMARY KEY); INSERT INTO migration_lock VALUES (1)");
        var transaction = await connection.BeginTransactionAsync();
        await RunAsync(connection, "SELECT id FROM migration_lock FOR UPDATE");
        round.Cluster.Nodes.ToList().ForEach(node => node.Start());
        var waiting = 0L;
        await Until.TrueAsync(async () => (waiting = await WaitingAsync(round.Cluster)) is 2 || round.Plan.IsSpared, () => $"{waiting} nodes waited to migrate.\n{string.Join('\n', round.Cluster.Nodes.Select(node => node.Output))}");
        await transaction.CommitAsync();

        foreach (var node in round.Cluster.Nodes)
        {
            round.Expect(await node.ReadyAsync(), $"A node ended:\n{node.Output}");
        }

        return waiting;
    }

    private static Task<long> WaitingAsync(Cluster cluster)
        => cluster.DataAsync(db => db.Database.SqlQuery<long>($"SELECT count(*) AS \"Value\" FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND application_name = {ClusterDatabase.Migrations}").SingleAsync());

    private static async Task DieAsync(TrialRound round, Node node)
    {
        var point = Points[round.Random.Next(Points.Length)];
        var accounts = await round.OpenAsync(2, credits: 60);
        node.CrashAt(point, round.Random.Next(1, 4));
        var load = round.LoadAsync(accounts, 120, atOnce: 40);
        await load;
        await Until.TrueAsync(() => !node.IsRunning || round.Plan.IsSpared, () => $"{TrialRound.NotStruck}: {point} was never reached.");
        round.Struck(node.ExitCode is KilledBySignal, $"at {point} the node ended with {node.ExitCode}.");
        await node.RestartAsync();
    }

    // More clients than connections took turns there, and every email was a transaction.
    private static async Task AskPoolerAsync(TrialRound round)
    {
        if (round.Cluster.Pooler is not { } pooler)
        {
            round.Struck(false, "nobody came through the pooler.");
            return;
        }

        var database = new NpgsqlConnectionStringBuilder(round.Cluster.Connection).Database;
        var stats = (await pooler.ShowAsync("STATS")).Single(row => row["database"] == database);
        var pools = (await pooler.ShowAsync("POOLS")).Where(row => row["database"] == database).ToList();
        var (transactions, clients, servers) = (Count(stats, "total_xact_count"), pools.Sum(row => Count(row, "cl_active")), pools.Sum(row => Count(row, "sv_active") + Count(row, "sv_idle") + Count(row, "sv_used")));
        round.Struck(transactions > round.Answers.Count(a => a.IsAccepted), $"{transactions} transactions went through the pooler.");
        round.Struck(pools.All(row => row["pool_mode"] is "transaction") && clients > servers && servers <= PgBouncer.Connections, $"{clients} clients had {servers} connections.");
    }

    private static long Count(IReadOnlyDictionary<string, string> row, string column) => long.Parse(row[column], CultureInfo.InvariantCulture);

    private static async Task<long> RunAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync() as long? ?? 0;
    }
}
