using System.Globalization;
using System.Text;
using MailKit.Tests.Bench.Limits;
using MailKit.Tests.Bench.Probes;

namespace MailKit.Tests.Bench;

/// <summary>What was measured, as Markdown: on the screen as it comes, and kept.</summary>
public sealed class Report
{
    private static readonly (string Name, Func<BenchRun, double> Value, string Format)[] Columns =
    [
        ("accepted/s", run => run.Load.PerSecond, "0"),
        ("p50 ms", run => run.Load.Latency(0.50), "0.0"),
        ("p99 ms", run => run.Load.Latency(0.99), "0.0"),
        ("settled/s", run => run.SettledPerSecond, "0"),
        ("emails", run => run.Emails, "0"),
        ("at rest s", run => run.AtRest.TotalSeconds, "0.0"),
        ("other answers", run => run.Load.Others.Count, "0"),
        ("per request", run => run.PerRequest, "0.0"),
        ("per entry", run => run.PerEntry, "0.0"),
        ("MailKit ms", run => run.WebTime, "0.00"),
        ("sandbox ms", run => run.Spent.Sandbox / run.Emails, "0.00"),
        ("PostgreSQL ms", run => run.Spent.Postgres / run.Emails, "0.00"),
        ("clients ms", run => run.Spent.Load / run.Emails, "0.00"),
        ("MailKit MB", run => run.Peaks.Web, "0"),
        ("sandbox MB", run => run.Peaks.Sandbox, "0"),
        ("WAL kB", run => run.Spent.Wal / run.Emails / 1000, "0.0"),
        ("updates", run => run.Spent.Updates / run.Emails, "0.0"),
    ];

    private readonly StringBuilder _text = new();

    public string Text => _text.ToString();

    public void Line(string line = "")
    {
        _text.Append(line).Append('\n');
        Console.WriteLine(line);
    }

    /// <param name="unit">Of the row's own figure; what else was seen stands behind it.</param>
    public void Head(string unit)
    {
        Line($"| run | load average | {unit} | {string.Join(" | ", Columns.Select(c => c.Name))} |");
        Line($"|---|---|---|{string.Concat(Columns.Select(_ => "---|"))}");
    }

    public void Run(string name, BenchRun run, Func<BenchRun, double> figure)
    {
        Line($"| {name} | {run.Others} | {string.Join(" | ", run.Violations.Count > 0 ? Columns.Select(_ => "–").Prepend("–") : Columns.Select(c => Number(c.Value(run), c.Format)).Prepend(Figure(figure(run))))} |");
        run.Violations.ToList().ForEach(violation => Console.WriteLine($"      {violation}"));
    }

    /// <summary>The middle of each column.</summary>
    public void Middle(string name, IReadOnlyList<BenchRun> runs, Func<BenchRun, double> figure)
        => Line($"| **{name}, median** | | {string.Join(" | ", Columns.Select(c => $"**{(runs is [] ? "–" : Number(Median(runs.Select(c.Value)), c.Format))}**").Prepend($"**{(runs is [] ? "–" : Figure(Median(runs.Select(figure))))}**"))} |");

    /// <summary>The useful limit, and how much of it was reached.</summary>
    public void Limit(string words, IReadOnlyList<LimitRun> limits, Func<LimitRun, double> figure, double ours, string unit, string name)
    {
        var limit = Median(limits.Select(figure));
        Line();
        Line($"UL, {words}: {Figure(limit)} {unit} ({Number(Median(limits.Select(l => l.Load.PerSecond)), "0")} accepted a second, p50 {Number(Median(limits.Select(l => l.Load.Latency(0.50))), "0.0")} ms, p99 {Number(Median(limits.Select(l => l.Load.Latency(0.99))), "0.0")} ms, {Number(Median(limits.Select(l => l.Time)), "0.000")} ms of processor time each, {Number(Median(limits.Select(l => l.Peak)), "0")} MB; the median of {limits.Count}). {name} is {Number(ours / limit, "0.00")} of it.");
    }

    public void Probes(string name, string machine, IReadOnlyList<Probe> probes)
    {
        foreach (var probe in probes)
        {
            var (figure, limit, ratio) = probe.Violations.Count > 0 ? ("–", "–", "–") : (Figure(probe.Figure), Figure(probe.Limit), Number(probe.Figure / probe.Limit, "0.00"));
            Line($"| {name} | {machine} | {figure} | {limit} | {ratio} | {probe.Note} |");
            probe.Violations.ToList().ForEach(violation => Console.WriteLine($"      {violation}"));
        }
    }

    /// <summary>The middle of each probe.</summary>
    public void MiddleProbes(string name, IReadOnlyList<IReadOnlyList<Probe>> runs)
    {
        var whole = runs.Where(probes => probes.All(p => p.Violations.Count is 0)).ToList();

        for (var i = 0; i < whole.FirstOrDefault()?.Count; i++)
        {
            var some = whole.Select(probes => probes[i]).ToList();
            Line($"| **{name}, median** | | **{Figure(Median(some.Select(p => p.Figure)))}** | **{Figure(Median(some.Select(p => p.Limit)))}** | **{Number(Median(some.Select(p => p.Figure / p.Limit)), "0.00")}** | {some[0].Note} |");
        }
    }

    /// <summary>With as many digits as tell something.</summary>
    public static string Figure(double value) => Number(value, Math.Abs(value) switch { >= 100 => "0", >= 10 => "0.0", _ => "0.00" });

    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted.Count % 2 is 1 ? sorted[sorted.Count / 2] : (sorted[(sorted.Count / 2) - 1] + sorted[sorted.Count / 2]) / 2;
    }

    public static string Number(double value, string format) => double.IsFinite(value) ? value.ToString(format, CultureInfo.InvariantCulture) : "–";
}
