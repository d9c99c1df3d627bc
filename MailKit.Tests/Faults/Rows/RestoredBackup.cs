using MailKit.Domain.Sending;
using MailKit.Tests.Faults.Clusters;
using MailKit.Tests.Hosting;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Tests.Faults.Rows;

/// <summary>F26: a backup taken under load is restored; what was sent since is not sent again, and the book is Dodo's once more.</summary>
public sealed class RestoredBackup() : FaultRow("F26", "a backup under load is restored", new(1, 50, InCi: 5))
{
    // A start after a restore reads everybody's ledger, and leaves emails that only Resend knows.
    public override bool IsDestructive => true;

    public override IReadOnlyList<string> Errors => ["is parked, and Resend is asked"];

    public override ClusterPlan Plan(TestDatabase database) => new(database) { Asleep = true };

    public override async Task RunAsync(TrialRound round)
    {
        var node = round.Cluster.Nodes[0];
        await node.RestartAsync();
        var accounts = await round.OpenAsync(4, credits: 80);
        var before = round.LoadAsync(accounts, 120, atOnce: 16);
        await Task.Delay(round.Random.Next(400));
        await using var backup = await Backup.TakeAsync(round.Cluster);
        await before;

        // The last of them may be on its way when the machine is lost.
        await Task.Delay(round.Random.Next(300));
        var lines = await LinesAsync(round.Cluster);
        round.Struck(await node.KillAsync(), "the node was not killed.");
        await round.StrikeAsync(() => backup.RestoreAsync(round.Cluster));
        round.Struck(await LinesAsync(round.Cluster) < lines, "the backup knows all that was there.");
        var settled = await round.Cluster.DataAsync(db => db.Emails.Where(e => e.State == EmailState.Settled).Select(e => e.Id).ToListAsync());
        var requests = Requests(await round.Cluster.BooksAsync());

        if (!node.IsRunning)
        {
            node.Start(("Recovery__Restored", "true"));
        }

        round.Expect(await node.ReadyAsync(), $"The node did not start over the restored backup: {node.Output}");
        round.IsRestored = true;
        round.Ends.Add(EmailState.Parked);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => round.InsistAsync(accounts[i % 4], $"after-{i}")));
        await round.JudgeAsync();

        var after = Requests(await round.Cluster.BooksAsync());
        round.Expect(settled.All(id => requests[id].Sum() == after[id].Sum()), "I1: an email that the backup knew as settled was handed to Resend again.");
    }

    private static Task<int> LinesAsync(Cluster cluster) => cluster.DataAsync(db => db.Ledger.CountAsync());

    private static ILookup<Guid, int> Requests(TrueBooks books) => books.Emails.Where(e => e.EmailId is not null).ToLookup(e => e.EmailId!.Value, e => e.Requests);
}
