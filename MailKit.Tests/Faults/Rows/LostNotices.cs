using MailKit.Tests.Faults.Clusters;
using MailKit.Tests.Hosting;
using MailKit.Web.Notices;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Tests.Faults.Rows;

/// <summary>F35: what another process has made is found at once by its notice, and by looking when the listeners are cut off.</summary>
public sealed class LostNotices() : FaultRow("F35", "notices to other processes are lost", new(1, 500, InCi: 5))
{
    private const int Pieces = 20;

    /// <summary>The nodes' code is compiled meanwhile.</summary>
    private const int WarmUp = 30;

    /// <summary>Idle nodes look every five seconds.</summary>
    private static readonly TimeSpan Found = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan AtOnceLimit = TimeSpan.FromMilliseconds(100);

    public override IReadOnlyList<TestDatabase> Databases => [TestDatabase.Postgres];

    public override ClusterPlan Plan(TestDatabase database) => new(database, Nodes: 2);

    public override async Task RunAsync(TrialRound round)
    {
        var account = await round.OpenAsync(credits: 10);
        await using var maker = await WorkMaker.StartAsync(round.Cluster.Connection);
        await ListeningAsync(round);

        for (var piece = 0; piece < WarmUp + Pieces; piece++)
        {
            var took = await maker.MakeAsync(account.Id);

            if (piece >= WarmUp)
            {
                round.Measured("another process's work, from its commit until it is done", took, AtOnceLimit);
            }
        }

        var cut = 0;
        await round.StrikeAsync(async () => cut = await CutAsync(round.Cluster));
        round.Struck(cut >= round.Cluster.Nodes.Count, $"{cut} listeners were cut off.");
        var found = await maker.MakeAsync(account.Id);
        round.Expect(found < Found + Grace, $"Without notices work was found after {found.TotalSeconds:0.0} s.");

        // They listen again by themselves.
        await ListeningAsync(round);
        await round.JudgeAsync();
    }

    private static Task ListeningAsync(TrialRound round)
        => Until.TrueAsync(() => round.Cluster.DataAsync(async db => await Listeners(db, "count(*)") > round.Cluster.Nodes.Count));

    private static Task<int> CutAsync(Cluster cluster) => cluster.DataAsync(db => Listeners(db, "count(*) FILTER (WHERE pg_terminate_backend(pid))"));

    private static Task<int> Listeners(DbContext db, string what)
        => db.Database.SqlQueryRaw<int>(Sql(what), PostgresNotices.Listener).SingleAsync();

    private static string Sql(string what) => $"SELECT ({what})::int AS \"Value\" FROM pg_stat_activity WHERE datname = current_database() AND application_name = {{0}}";
}
