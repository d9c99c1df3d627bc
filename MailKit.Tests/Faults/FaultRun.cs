using System.Diagnostics;
using MailKit.Tests.Faults.Clusters;
using MailKit.Tests.Hosting;

namespace MailKit.Tests.Faults;

/// <summary>What came of a row's trials on one database.</summary>
public sealed record Tally(FaultRow Row, TestDatabase Database, int Trials, IReadOnlyList<string> Violations, IReadOnlyList<Figure> Figures, TimeSpan Took)
{
    /// <summary>It went red because its fault was missing, and not because something else went wrong.</summary>
    public bool HasNoticed => Violations.Any(IsMissed);

    public static bool IsMissed(string violation) => violation.Contains(TrialRound.NotStruck, StringComparison.Ordinal);
}

/// <summary>Runs a row's trials, round by round; the same seed makes the same choices.</summary>
public static class FaultRun
{
    private const int Words = 4000;

    public static async Task<Tally> RunAsync(ClusterPool pool, FaultRow row, TestDatabase database, int trials, int seed, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        var (violations, figures) = (new List<string>(), new List<Figure>());
        var done = 0;

        while (done < trials && !cancellationToken.IsCancellationRequested)
        {
            var count = Math.Min(row.AtOnce, trials - done);
            var (found, measured) = await RoundAsync(pool, row, database, count, unchecked(seed + done));
            figures.AddRange(measured);
            violations.AddRange(found.Select(violation => $"{row.Number} on {database}, seed {unchecked(seed + done)}: {violation}"));
            done += count;
        }

        return new(row, database, done, violations, figures, Stopwatch.GetElapsedTime(began));
    }

    private static string Short(string text) => text.Length > Words ? text[..Words] : text;

    private static string Last(Node node) => node.Output[^Math.Min(node.Output.Length, Words)..];

    private static async Task<(IReadOnlyCollection<string> Violations, IReadOnlyCollection<Figure> Figures)> RoundAsync(ClusterPool pool, FaultRow row, TestDatabase database, int trials, int seed)
    {
        TrialRound round;

        try
        {
            round = new TrialRound(await pool.TakeAsync(row.Plan(database)), new Random(seed), trials);
            row.Errors.ToList().ForEach(round.Cluster.Errors.Allow);
        }
        catch (Exception e)
        {
            return ([$"There was no world for the round: {Short(e.ToString())}"], []);
        }

        try
        {
            await row.RunAsync(round);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            round.Expect(false, $"The round broke off: {Short(e.ToString())}\n{string.Join('\n', round.Cluster.Nodes.Select(Last))}");
        }

        // Whatever it did to the nodes, they may log as errors only what the row had announced.
        foreach (var node in round.Cluster.Nodes)
        {
            node.EndErrors();
        }

        foreach (var complaint in round.Cluster.Errors.Complaints())
        {
            round.Expect(false, complaint);
        }

        foreach (var ended in round.Cluster.Nodes.Where(node => round.Violations.Count > 0 && node.ExitCode is not null))
        {
            round.Expect(false, $"The node at {ended.Url} had ended with {ended.ExitCode}:\n{Last(ended)}");
        }

        round.Cluster.Emails += round.Answers.Count;

        // What went wrong once must not be counted again in the next round.
        if (round.Violations.Count > 0 || row.IsDestructive)
        {
            await pool.DropAsync(round.Cluster);
        }

        return (round.Violations, round.Figures);
    }
}
