using MailKit.Tests.Bench.Limits;
using MailKit.Tests.Bench.Probes;
using MailKit.Tests.Bench.Rows;
using MailKit.Tests.Bench.Worlds;
using MailKit.Tests.Faults.Clusters;
using MailKit.Tests.Hosting;
using MailKit.Tests.Hosting.Processes;

namespace MailKit.Tests.Bench;

/// <summary>Measures how fast MailKit is: <c>dotnet run -c Release --project MailKit.Tests -- bench P1 P2</c>; docs/operations.md says what the figures mean.</summary>
public static class BenchCommand
{
    /// <summary>0 when there is a figure for everything, 1 when a run broke an invariant, 2 when the arguments make no sense.</summary>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments)
    {
        var (options, complaint) = BenchOptions.Read(arguments);

        if (options is null)
        {
            await Console.Error.WriteLineAsync(complaint);
            return 2;
        }

        using var stop = new CancellationTokenSource();
        Console.CancelKeyPress += (_, pressed) =>
        {
            // The run under way is ended properly: its processes and folders are ours.
            pressed.Cancel = true;
            stop.Cancel();
        };

        var (report, isWhole) = (new Report(), true);
        report.Line($"{DateTime.UtcNow:yyyy-MM-dd HH:mm} UTC, {Environment.ProcessorCount} cores for everything, `bench {string.Join(' ', arguments.Select(Short))}`.");
        report.Line($"{options.WarmUp.TotalSeconds:0} s of warming up, {options.Time.TotalSeconds:0} s of asking, {options.Pairs} of each; where a row says nothing else: no provider latency, no rate limits, bodies of 1 kB, one account. Times of processors, WAL and updates are per email.");

        foreach (var row in options.Rows)
        {
            foreach (var database in options.Databases.Where(d => d is TestDatabase.Sqlite || PostgresServer.Missing is null))
            {
                isWhole &= row switch
                {
                    EmailRow emails => await RowAsync(report, emails, database, options, stop.Token),
                    ProbeRow probe when probe.Fits(database) => await ProbeAsync(report, probe, database, options, stop.Token),
                    _ => true,
                };
            }
        }

        if (options.Path is { } path)
        {
            await File.WriteAllTextAsync(path, $"# Performance\n\n{report.Text}", CancellationToken.None);
        }

        return isWhole && !stop.IsCancellationRequested ? 0 : 1;
    }

    // A B A B …, so that what the machine does meanwhile is done to both.
    private static async Task<bool> RowAsync(Report report, EmailRow row, TestDatabase database, BenchOptions options, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> webs = options.Webs is [] ? [Node.Built] : options.Webs;
        var (pairs, limits) = (new List<BenchRun[]>(), new List<LimitRun>());
        report.Line();
        report.Line($"## {row.Number} on {database}: {row.Words}");
        report.Line();
        report.Head(row.Unit);

        for (var pair = 1; pair <= options.Pairs && !cancellationToken.IsCancellationRequested; pair++)
        {
            var runs = new List<BenchRun>();

            foreach (var web in webs)
            {
                if (await RunAsync(row, database, web, options) is { } run)
                {
                    runs.Add(run);
                    report.Run($"{Name(runs.Count - 1)}{pair}", run, row.FigureOf);
                }
            }

            pairs.Add([.. runs]);

            if (row.HasLimit)
            {
                limits.Add(await row.LimitAsync(database, options));
            }
        }

        var whole = pairs.Where(runs => runs.Length == webs.Count && runs.All(run => run.Violations.Count is 0)).ToList();

        for (var i = 0; i < webs.Count && pairs.Count > 1; i++)
        {
            report.Middle(Name(i), [.. whole.Select(runs => runs[i])], row.FigureOf);
        }

        for (var i = 1; i < webs.Count && whole.Count > 0; i++)
        {
            var ratio = Report.Median(whole.Select(runs => row.FigureOf(runs[i]) / row.FigureOf(runs[0])));
            report.Line();
            report.Line($"{Name(i)} is {Report.Number(ratio, "0.00")} times {Name(0)} in {row.Unit} ({(row.MoreIsBetter ? "more" : "less")} is better; the median of {whole.Count} pairs' ratios).");
        }

        if (limits.Count > 0)
        {
            report.Limit(row.LimitWords, limits, row.LimitOf, whole.Count is 0 ? double.NaN : Report.Median(whole.Select(runs => row.FigureOf(runs[^1]))), row.Unit, Name(webs.Count - 1));
        }

        return whole.Count == pairs.Count;
    }

    private static async Task<bool> ProbeAsync(Report report, ProbeRow row, TestDatabase database, BenchOptions options, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> webs = options.Webs is [] ? [Node.Built] : options.Webs;
        var found = webs.Select(_ => new List<IReadOnlyList<Probe>>()).ToList();
        report.Line();
        report.Line($"## {row.Number} on {database}: {row.Words}");
        report.Line();
        report.Line($"| run | load average | {row.Unit} | {row.Against} | ratio | |");
        report.Line("|---|---|---|---|---|---|");

        for (var pair = 1; pair <= options.Pairs && !cancellationToken.IsCancellationRequested; pair++)
        {
            for (var web = 0; web < webs.Count; web++)
            {
                var machine = BenchRun.Machine();
                var probes = await TryAsync(() => row.MeasureAsync(database, webs[web], options));
                report.Probes($"{Name(web)}{pair}", machine, probes);
                found[web].Add(probes);
            }
        }

        for (var web = 0; web < webs.Count && options.Pairs > 1; web++)
        {
            report.MiddleProbes(Name(web), found[web]);
        }

        // Curves lie beside the file of the tables.
        if (options.Path is { } path && found[0] is [.., var last] && last.All(p => p.Violations.Count is 0) && row.Draw(last, database) is { } chart)
        {
            var file = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, $"performance-{chart.Name.ToLowerInvariant()}.svg");
            await File.WriteAllTextAsync(file, chart.ToSvg(), CancellationToken.None);
            report.Line();
            report.Line($"![{chart.Title}]({Path.GetFileName(file)})");
        }

        return found.SelectMany(web => web).SelectMany(probes => probes).All(probe => probe.Violations.Count is 0);
    }

    private static async Task<IReadOnlyList<Probe>> TryAsync(Func<Task<IReadOnlyList<Probe>>> measure)
    {
        try
        {
            return await measure();
        }
        catch (Exception e)
        {
            return [new(double.NaN, double.NaN, "The run broke off.", $"The run broke off: {e}")];
        }
    }

    private static string Name(int web) => $"{(char)('A' + web)}";

    // A run that broke off has no figure; the next may have one.
    private static async Task<BenchRun?> RunAsync(EmailRow row, TestDatabase database, string web, BenchOptions options)
    {
        try
        {
            await using var world = await BenchWorld.OpenAsync(database, web, [.. row.Settings, .. options.Settings]);

            if (!options.Webhooks)
            {
                await world.DropWebhooksAsync();
            }

            return await BenchRun.MakeAsync(row, world, options);
        }
        catch (Exception e)
        {
            Console.WriteLine($"      The run broke off: {e}");
            return null;
        }
    }

    // A file of figures names no place on a machine.
    private static string Short(string argument) => argument.Contains('/', StringComparison.Ordinal) ? Path.GetFileName(argument.TrimEnd('/')) : argument;
}
