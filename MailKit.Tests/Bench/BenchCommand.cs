using MailKit.Tests.Faults;
using MailKit.Tests.Hosting;

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
        report.Line($"{DateTime.UtcNow:yyyy-MM-dd HH:mm} UTC, {Environment.ProcessorCount} cores for everything, `bench {string.Join(' ', arguments)}`.");
        report.Line($"{options.WarmUp.TotalSeconds:0} s of warming up, {options.Time.TotalSeconds:0} s of asking, {options.Pairs} times; no provider latency, no rate limits, bodies of 1 kB, one account. Per email unless it says otherwise.");

        foreach (var row in options.Rows)
        {
            foreach (var database in options.Databases.Where(d => d is TestDatabase.Sqlite || PostgresServer.Missing is null))
            {
                isWhole &= await RowAsync(report, row, database, options, stop.Token);
            }
        }

        if (options.Path is { } path)
        {
            await File.WriteAllTextAsync(path, $"# Performance\n\n{report.Text}", CancellationToken.None);
        }

        return isWhole && !stop.IsCancellationRequested ? 0 : 1;
    }

    // A B A B …, so that what the machine does meanwhile is done to both.
    private static async Task<bool> RowAsync(Report report, BenchRow row, TestDatabase database, BenchOptions options, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> webs = options.Webs is [] ? [Node.Built] : options.Webs;
        var pairs = new List<BenchRun[]>();
        report.Line();
        report.Line($"## {row.Number} on {database}: {row.Words}");
        report.Line();
        report.Head();

        for (var pair = 1; pair <= options.Pairs && !cancellationToken.IsCancellationRequested; pair++)
        {
            var runs = new List<BenchRun>();

            foreach (var web in webs)
            {
                await using var world = await BenchWorld.OpenAsync(database, web, options.Settings);
                runs.Add(await BenchRun.MakeAsync(row, world, options));
                report.Run($"{Name(runs.Count - 1)}{pair}", runs[^1]);
            }

            pairs.Add([.. runs]);
        }

        var whole = pairs.Where(runs => runs.All(run => run.Violations.Count is 0)).ToList();

        for (var i = 0; i < webs.Count; i++)
        {
            report.Middle(Name(i), [.. whole.Select(runs => runs[i])]);
        }

        for (var i = 1; i < webs.Count && whole.Count > 0; i++)
        {
            var ratio = Report.Median(whole.Select(runs => row.FigureOf(runs[i]) / row.FigureOf(runs[0])));
            report.Line();
            report.Line($"{Name(i)} is {Report.Number(ratio, "0.00")} times {Name(0)} in {row.Unit} ({(row.MoreIsBetter ? "more" : "less")} is better; the median of {whole.Count} pairs' ratios).");
        }

        return whole.Count == pairs.Count;

        static string Name(int web) => $"{(char)('A' + web)}";
    }
}
