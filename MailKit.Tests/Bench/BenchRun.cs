using MailKit.Tests.Bench.Loading;
using MailKit.Tests.Bench.Metering;
using MailKit.Tests.Faults;
using MailKit.Tests.Faults.Clusters;

namespace MailKit.Tests.Bench;

/// <summary>One measurement: what clients saw, what the sandbox's books say, and what it cost.</summary>
/// <param name="BeganAt">When the first client asked.</param>
/// <param name="AtRest">How long until nobody had anything to do any more, webhooks included.</param>
/// <param name="Spent">From rest before to rest after.</param>
/// <param name="Machine">The machine's load average as it began: what others were doing.</param>
/// <param name="Violations">Why there is no figure.</param>
public sealed record BenchRun(LoadResult Load, TrueBooks Books, DateTimeOffset BeganAt, TimeSpan AtRest, Reading Spent, (double Web, double Sandbox) Peaks, string Machine, IReadOnlyList<string> Violations)
{
    private readonly HashSet<Guid> _ids = [.. Load.Accepted.Select(a => a.Id)];

    public int Emails => _ids.Count;

    public double SettledPerSecond => Emails / (Debits.Max(l => l.CreatedAt) - BeganAt).TotalSeconds;

    /// <summary>Processor time of MailKit per email (ms).</summary>
    public double WebTime => Spent.Web / Emails;

    /// <summary>How many of these emails a request to Resend carried.</summary>
    public double PerRequest => (double)Emails / Books.Emails.Where(e => e.EmailId is { } id && _ids.Contains(id)).Select(e => e.IdempotencyKey ?? e.Id).Distinct().Count();

    /// <summary>How many of these emails an entry in Dodo's ledger paid for.</summary>
    public double PerEntry => (double)Emails / Debits.Count();

    private IEnumerable<TrueLine> Debits => Books.Customers.SelectMany(c => c.LedgerEntries).Where(l => l.EmailIds.Any(_ids.Contains));

    /// <summary>Warms up, works, waits for the end of it, judges.</summary>
    public static async Task<BenchRun> MakeAsync(BenchRow row, BenchWorld world, BenchOptions options)
    {
        await world.Meters.CheckpointAsync();
        var warm = await world.LoadAsync(BenchRow.Clients, options.WarmUp);
        await world.DrainAsync();
        await world.RestAsync();

        var machine = File.ReadAllText("/proc/loadavg").Split(' ')[0];
        var (before, began) = (await world.Meters.BeforeAsync(), DateTimeOffset.UtcNow);
        var load = await row.WorkAsync(world, options.Time);
        await world.DrainAsync();
        await world.RestAsync();
        var atRest = DateTimeOffset.UtcNow - began;
        var (after, peaks) = (await world.Meters.AfterAsync(), (world.Meters.WebPeak(), world.Meters.SandboxPeak()));
        var books = await world.Cluster.BooksAsync();

        IReadOnlyList<string> violations = [.. await Verdict.OfAsync(world, books, [warm, load]), .. await world.IsAsAskedAsync() ? (string[])[] : ["Webhooks came although they were left out."]];

        return new(load, books, began, atRest, after - before, peaks, machine, violations);
    }
}
