using MailKit.Tests.Bench.Loading;
using MailKit.Tests.Bench.Rows;
using MailKit.Tests.Faults;
using MailKit.Tests.Faults.Clusters;
using MailKit.Tests.Hosting;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Tests.Bench.Probes;

/// <summary>P14: the same emails, of one account and of a thousand.</summary>
public sealed class AccountsProbe() : ProbeRow("P14", "emails of one account, and of a thousand accounts; 64 clients", "one account", "a thousand accounts")
{
    private const int Accounts = 1000;
    private const int Enough = 100_000;

    public override async Task<IReadOnlyList<Probe>> MeasureAsync(TestDatabase database, string web, BenchOptions options)
    {
        await using var cluster = await Cluster.OpenAsync(new ClusterPlan(database) { IsMeasured = true, OwnServer = true, Web = web, Settings = options.Settings });
        var round = new TrialRound(cluster, new Random(1), 1);
        var one = await round.OpenAsync(1, Enough);
        var many = await round.OpenAsync(Accounts, Enough / Accounts * 2);
        await LoadAsync(cluster, one, options.WarmUp);
        await LoadAsync(cluster, many, options.WarmUp);
        var (ofOne, ofMany) = (await LoadAsync(cluster, one, options.Time), await LoadAsync(cluster, many, options.Time));
        var books = await cluster.BooksAsync();
        var (sent, debited) = (books.Emails.Count(e => e.EmailId is not null), books.Customers.SelectMany(c => c.LedgerEntries).Sum(l => l.EmailIds.Count()));
        var accepted = await cluster.DataAsync(db => db.Emails.CountAsync());
        string[] violations = sent == accepted && debited == accepted ? [] : [$"{accepted} were accepted, {sent} sent, {debited} debited."];

        return [new(ofOne.Accepted, ofMany.Accepted, "accepted a second", violations), new(ofOne.Settled, ofMany.Settled, "sent and debited a second", violations)];
    }

    private static async Task<(double Accepted, double Settled)> LoadAsync(Cluster cluster, IReadOnlyList<ClusterAccount> accounts, TimeSpan time)
    {
        var began = TimeProvider.System.GetTimestamp();
        var load = await new Load(cluster.Nodes[0].Url, [.. accounts.Select(a => a.Key)]).RunAsync(EmailRow.Usual, time, Enough);
        await Until.TrueAsync(() => cluster.DataAsync(async db => await db.Balances.SumAsync(b => b.Held) is 0));

        return (load.PerSecond, load.Accepted.Count / TimeProvider.System.GetElapsedTime(began).TotalSeconds);
    }
}
