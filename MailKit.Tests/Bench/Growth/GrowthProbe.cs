using MailKit.Domain.Work;
using MailKit.Tests.Bench.Loading;
using MailKit.Tests.Bench.Probes;
using MailKit.Tests.Bench.Rows;
using MailKit.Tests.Bench.Worlds;
using MailKit.Tests.Hosting;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Tests.Bench.Growth;

/// <summary>P10 to P12: accepting, sending, debiting and pages, beside few rows and beside a million emails, ledger lines and webhooks of one account.</summary>
public sealed class GrowthProbe() : ProbeRow("P12", "beside up to a million emails, ledger lines and webhooks of one account", "then", "beside a thousand")
{
    private static readonly int[] Steps = [1000, 10_000, 100_000, 1_000_000];

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
        await world.LoadAsync(EmailRow.Usual, options.WarmUp, Steps[0]);
        await world.DrainAsync();
        var account = await world.Cluster.DataAsync(db => db.Emails.Select(e => e.AccountId).FirstAsync());
        var (figures, made) = (new List<(int Rows, List<(string Name, double Figure)> Figures)>(), 0);

        foreach (var rows in Steps)
        {
            var began = TimeProvider.System.GetTimestamp();
            await world.Cluster.DataAsync(async db =>
            {
                await Seed.GrowAsync(db, account, made, rows - made);
                return true;
            });
            made = rows;
            Console.WriteLine($"      {rows} of each, made in {TimeProvider.System.GetElapsedTime(began).TotalSeconds:0} s.");
            await world.RestAsync();
            figures.Add((rows, await MeasureAsync(world, options)));
        }

        var few = figures[0].Figures;
        return [.. figures.SelectMany(step => step.Figures.Zip(few, (then, before) => new Probe(then.Figure, before.Figure, $"{then.Name}, {step.Rows:#,0} rows") { At = step.Rows }))];
    }

    /// <summary>How much is left of what it was with few rows.</summary>
    public override Chart Draw(IReadOnlyList<Probe> probes, TestDatabase database) => new($"growth-{database}", $"A second, beside so many rows, over beside {Steps[0]:#,0}; {database}", "emails, ledger lines and webhooks of one account",
        [.. probes.Where(p => p.Note.Contains("a second", StringComparison.Ordinal)).GroupBy(p => p.Note.Split(" a second")[0]).Select(line => new Curve(line.Key.Split(": ")[^1], [.. line.Select(p => (p.At, p.Figure / p.Limit))]))]);

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
