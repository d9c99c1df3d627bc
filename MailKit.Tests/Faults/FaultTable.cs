using MailKit.Tests.Faults.Clusters;
using MailKit.Tests.Faults.Rows;

namespace MailKit.Tests.Faults;

/// <summary>Every fault that is run on purpose.</summary>
public static class FaultTable
{
    public static IReadOnlyList<FaultRow> Rows { get; } =
    [
        new ParallelSends("F1", "parallel sends, too few credits, one node", nodes: 1, new(2, 1000)),
        new ParallelSends("F2", "parallel sends, too few credits, two nodes", nodes: 2, new(0, 500, InCi: 2)),
        new CrashPoints(),
        new KillUnderLoad(),
        new RollingRestart(),
        new RepeatedRequests(),
        new LostAcceptances(),
        new LostBatches(),
        new KeyConflicts(),
        new ForgottenKeys(),
        new LostDebits(),
        new TakenCredits(),
        new Storms(),
        new TooManyRequests(),
        new StrangeAnswers(),
        new ProvidersDown(),
        new ForgedWebhooks(),
        new ReplayedWebhooks(),
        new ReorderedWebhooks(),
        new PoisonousWebhooks(),
        new WebhookCrash(),
        new LockedDatabase(),
        new FullDisk(),
        new CutConnections(),
        new FrozenWorker(),
        new RestoredBackup(),
        new MigrationCrash(),
        new FailOver("F29", "the primary dies, its synchronous standby takes over", Replication.Synchronous, new(1, 500, InCi: 5)),
        new FailOver("F30", "the same with a standby that nobody waits for, which must lose", Replication.Asynchronous, new(0, 50, InCi: 1)),
        new LostStandby(),
        new PooledConnections(),
        new LostNotices(),
        new WebPages(),
        new BrokenGate(),
        new ExceptionsInWork(),
        new BigNeighbour(),
        new LostForGood(),
    ];

    public static FaultRow Of(string number) => Rows.Single(row => row.Number == number);
}
