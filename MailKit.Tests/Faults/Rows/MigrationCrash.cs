using MailKit.Tests.Faults.Rigs;
using MailKit.Tests.Hosting;

namespace MailKit.Tests.Faults.Rows;

/// <summary>F27: the process dies in the middle of a migration; the next start goes on from there.</summary>
public sealed class MigrationCrash() : FaultRow("F27", "kill -9 in a migration", new(1, 20, 200))
{
    private const int Commands = 60;

    public override bool IsDestructive => true;

    public override RigPlan Plan(TestDatabase database) => new(database) { Asleep = true };

    public override async Task RunAsync(Round round)
    {
        var node = round.Rig.Nodes[0];
        node.CrashAt("migration-command", round.Random.Next(1, Commands));
        node.Start();
        await node.ReadyAsync();
        await node.KillAsync();
        await node.RestartAsync();

        var account = await round.OpenAsync(credits: 3);
        await round.LoadAsync([account], 3);
        await round.JudgeAsync();
    }
}
