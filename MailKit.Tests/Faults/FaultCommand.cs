using System.Globalization;
using MailKit.Tests.Faults.Clusters;
using MailKit.Tests.Hosting;
using MailKit.Tests.Hosting.Processes;

namespace MailKit.Tests.Faults;

/// <summary>The long run: <c>dotnet run --project MailKit.Tests -- faults [F3 F7 …] [--trials N | --ci | --long] [--seed S] [--database Sqlite|Postgres] [--setting Work__Lease=00:00:20] [--without-faults]</c>.</summary>
public static class FaultCommand
{
    public const string Usage = "dotnet run --project MailKit.Tests -- faults [F3 F7 …] [--trials N | --ci | --long] [--seed S] [--database Sqlite|Postgres] [--setting Work__Lease=00:00:20] [--without-faults]";

    /// <summary>0 without violations (without faults: when every row went red), otherwise 1; 2 when the arguments make no sense.</summary>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments)
    {
        var (rows, settings, trials, seed, only) = (new List<FaultRow>(), new List<(string, string)>(), (Func<FaultRow, TestDatabase, int>)((row, _) => Math.Max(1, row.Trials.InTests)), Random.Shared.Next(), (TestDatabase?)null);

        var withoutFaults = false;

        for (var i = 0; i < arguments.Count; i++)
        {
            switch (arguments[i])
            {
                case "--ci":
                    trials = (row, database) => row.TrialsInCi(database);
                    break;

                case "--long":
                    trials = (row, _) => row.Trials.InLongRun;
                    break;

                case "--trials" when Number(i + 1) is { } number:
                    trials = (_, _) => number;
                    i++;
                    break;

                case "--without-faults":
                    withoutFaults = true;
                    break;

                case "--seed" when Number(i + 1) is { } number:
                    seed = number;
                    i++;
                    break;

                case "--setting" when i + 1 < arguments.Count && arguments[i + 1].Split('=', 2) is [var key, var value]:
                    settings.Add((key, value));
                    i++;
                    break;

                case "--database" when i + 1 < arguments.Count && Enum.TryParse<TestDatabase>(arguments[i + 1], ignoreCase: true, out var database):
                    only = database;
                    i++;
                    break;

                case var name when FaultTable.Rows.FirstOrDefault(row => row.Number.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } row:
                    rows.Add(row);
                    break;

                case var other:
                    await Console.Error.WriteLineAsync($"“{other}” is not known here. {Usage}");
                    return 2;
            }
        }

        return await RunAsync(rows.Count > 0 ? rows : FaultTable.Rows, new ClusterPool(settings, withoutFaults), trials, seed, only, withoutFaults);

        int? Number(int at) => at < arguments.Count && int.TryParse(arguments[at], CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    private static async Task<int> RunAsync(IReadOnlyList<FaultRow> rows, ClusterPool worlds, Func<FaultRow, TestDatabase, int> trials, int seed, TestDatabase? only, bool withoutFaults)
    {
        using var stop = new CancellationTokenSource();
        Console.CancelKeyPress += (_, pressed) =>
        {
            // The round under way is ended properly: its processes and folders are ours.
            pressed.Cancel = true;
            stop.Cancel();
        };

        Console.WriteLine($"Seed {seed}.");
        Console.WriteLine($"{"fault",-6}{"database",-10}{"trials",8}{"violations",12}{"seconds",9}  what");
        await using var pool = worlds;
        var wrong = 0;

        foreach (var row in rows)
        {
            foreach (var database in row.Databases.Where(d => trials(row, d) > 0 && d == (only ?? d) && (d is TestDatabase.Sqlite || PostgresServer.Missing is null)))
            {
                if (stop.IsCancellationRequested)
                {
                    return 1;
                }

                if (row.Missing is { } missing)
                {
                    Console.WriteLine($"{row.Number,-6}{database,-10}{"-",8}{"-",12}{"-",9}  {missing}");
                    continue;
                }

                var tally = await FaultRun.RunAsync(pool, row, database, trials(row, database), seed, stop.Token);
                var slow = tally.Figures.Where(figure => figure.Time > figure.Limit).Select(figure => $"{figure.What}: {figure.Time.TotalSeconds:0.00} s, and {figure.Limit.TotalSeconds:0.##} s is the most.").ToList();
                var violations = tally.Violations.Concat(slow).ToList();
                wrong += withoutFaults ? (tally.HasNoticed ? 0 : 1) : violations.Count;
                Console.WriteLine($"{row.Number,-6}{database,-10}{tally.Trials,8}{violations.Count,12}{tally.Took.TotalSeconds,9:0.0}  {(withoutFaults ? tally.HasNoticed ? "red, as it must be: " : "GREEN WITHOUT ITS FAULT: " : "")}{row.Words}");

                foreach (var figures in tally.Figures.GroupBy(figure => figure.What, figure => figure.Time.TotalSeconds))
                {
                    var times = figures.Order().ToList();
                    Console.WriteLine($"      {figures.Key}: median {times[times.Count / 2]:0.00} s, at most {times[^1]:0.00} s");
                }

                foreach (var violation in withoutFaults ? violations.OrderByDescending(Tally.IsMissed).Take(1) : violations.Take(10))
                {
                    Console.WriteLine($"      {violation}");
                }
            }
        }

        return wrong is 0 ? 0 : 1;
    }
}
