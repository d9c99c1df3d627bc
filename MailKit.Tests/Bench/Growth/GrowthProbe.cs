using MailKit.Tests.Bench.Worlds;
using MailKit.Domain.Work;
using MailKit.Tests.Bench.Loading;
using MailKit.Tests.Bench.Probes;
using MailKit.Tests.Bench.Rows;
using MailKit.Tests.Hosting;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Tests.Bench.Growth;

/// <summary>P10 to P12: accepting, sending, debiting and pages, beside few rows and beside a million emails, ledger lines and webhooks of one account.</summary>
public sealed class GrowthProbe() : ProbeRow("P12", "beside a million emails, ledger lines and webhooks of one account", "then", "before")
{
    private const int Rows = 1_000_000;
    private const int Few = 1000;

    private static readonly (string Name, string Path)[] Pages =
    [
        ("P10: statement pages", "/app/statement"),
        ("pages of emails", "/app/emails"),
        ("P11: searches for what many have", "/app/emails?q=order"),
        ("P11: searches for what none has", "/app/emails?q=unheard-of"),
    ];

    public override async Task<IReadOnlyList<Probe>> MeasureAsync(TestDatabase database, string web, BenchOptions options)
    {
        await using var world = await BenchWorld.OpenAsync(database, web, options.Settings);
        await world.LoadAsync(EmailRow.Usual, options.WarmUp, Few);
        await world.DrainAsync();
        await world.RestAsync();
        var few = await MeasureAsync(world, options);
        var began = TimeProvider.System.GetTimestamp();
        await world.Cluster.DataAsync(async db =>
        {
            var account = await db.Emails.Select(e => e.AccountId).FirstAsync();
            await Seed.GrowAsync(db, account, 0, Rows);
            return true;
        });
        Console.WriteLine($"      {Rows} of each were made in {TimeProvider.System.GetElapsedTime(began).TotalSeconds:0} s.");
        await world.RestAsync();
        var many = await MeasureAsync(world, options);

        return [.. few.Zip(many, (before, then) => new Probe(then.Figure, before.Figure, before.Name))];
    }

    private static async Task<List<(string Name, double Figure)>> MeasureAsync(BenchWorld world, BenchOptions options)
    {
        var figures = new List<(string, double)>();

        foreach (var (name, path) in Pages)
        {
            await PageLoad.ReadAsync(world.Account, path, TimeSpan.FromSeconds(1));
            var (perSecond, latencies) = await PageLoad.ReadAsync(world.Account, path, options.Time / 4);
            figures.Add(($"{name} a second", perSecond));
            figures.Add(($"{name}, p99 (ms)", LoadResult.Part(latencies, 0.99)));
        }

        var began = DateTimeOffset.UtcNow;
        var load = await world.LoadAsync(EmailRow.Usual, options.Time);
        await world.DrainAsync();
        figures.Add(("P12: emails accepted a second", load.PerSecond));
        figures.Add(("P12: emails sent and debited a second", load.Accepted.Count / (DateTimeOffset.UtcNow - began).TotalSeconds));
        await world.RestAsync();

        return figures;
    }
}
