using MailKit.Domain.Sending;
using MailKit.Tests.Faults.Rigs;
using MailKit.Tests.Hosting;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Tests.Faults.Rows;

/// <summary>F26: a backup taken under load is restored; what was sent since is not sent again, and the book is Dodo's once more.</summary>
public sealed class RestoredBackup() : FaultRow("F26", "a backup under load is restored", new(1, 5, 50))
{
    // A start after a restore reads everybody's ledger, and leaves emails that only Resend knows.
    public override bool IsDestructive => true;

    public override IReadOnlyList<string> Errors => ["is parked, and Resend is asked"];

    public override RigPlan Plan(TestDatabase database) => new(database) { Asleep = true };

    public override async Task RunAsync(Round round)
    {
        var node = round.Rig.Nodes[0];
        await node.RestartAsync();
        var accounts = await round.OpenAsync(4, credits: 80);
        var before = round.LoadAsync(accounts, 120, atOnce: 16);
        await Task.Delay(round.Random.Next(400));
        await using var backup = await Backup.TakeAsync(round.Rig);
        await before;

        // The last of them may be on its way when the machine is lost.
        await Task.Delay(round.Random.Next(300));
        var lines = await LinesAsync(round.Rig);
        round.Struck(await node.KillAsync(), "the node was not killed.");
        await round.StrikeAsync(() => backup.RestoreAsync(round.Rig));
        round.Struck(await LinesAsync(round.Rig) < lines, "the backup knows all that was there.");
        var settled = await round.Rig.DataAsync(db => db.Emails.Where(e => e.State == EmailState.Settled).Select(e => e.Id).ToListAsync());
        var requests = Requests(await round.Rig.BooksAsync());

        if (!node.IsRunning)
        {
            node.Start(("Recovery__Restored", "true"));
        }

        round.Expect(await node.ReadyAsync(), $"The node did not start over the restored backup: {node.Output}");
        round.IsRestored = true;
        round.Ends.Add(EmailState.Parked);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => round.InsistAsync(accounts[i % 4], $"after-{i}")));
        await round.JudgeAsync();

        var after = Requests(await round.Rig.BooksAsync());
        round.Expect(settled.All(id => requests[id].Sum() == after[id].Sum()), "I1: an email that the backup knew as settled was handed to Resend again.");
    }

    private static Task<int> LinesAsync(Rig rig) => rig.DataAsync(db => db.Ledger.CountAsync());

    private static ILookup<Guid, int> Requests(TrueBooks books) => books.Emails.Where(e => e.EmailId is not null).ToLookup(e => e.EmailId!.Value, e => e.Requests);
}
