using MailKit.Tests.Bench.Loading;
using MailKit.Tests.Bench.Metering;
using MailKit.Tests.Bench.Rows;
using MailKit.Tests.Bench.Worlds;
using MailKit.Tests.Faults;
using MailKit.Tests.Faults.Clusters;

namespace MailKit.Tests.Bench;

/// <summary>One measurement: what clients saw, what the sandbox's books say, and what it cost.</summary>
/// <param name="BeganAt">When the first client asked.</param>
/// <param name="AtRest">How long until nobody had anything to do any more, webhooks included.</param>
/// <param name="Spent">From rest before to rest after.</param>
/// <param name="Others">The machine's load average as it began: what others were doing.</param>
/// <param name="Violations">Why there is no figure.</param>
public sealed record BenchRun(LoadResult Load, TrueBooks Books, DateTimeOffset BeganAt, TimeSpan AtRest, Reading Spent, (double Web, double Sandbox) Peaks, string Others, IReadOnlyList<string> Violations)
{
    private readonly HashSet<Guid> _ids = [.. Load.Accepted.Select(a => a.Id)];

    public int Emails => _ids.Count;

    public double SettledPerSecond => Emails / (LastDebitAt - BeganAt).TotalSeconds;

    public DateTimeOffset LastDebitAt => Debits.Max(l => l.CreatedAt);

    public DateTimeOffset LastSentAt => Sent.Max(e => e.CreatedAt);

    /// <summary>How long after it was accepted Resend had an email (ms).</summary>
    public IEnumerable<double> Waits
    {
        get
        {
            var accepted = Load.Accepted.ToDictionary(a => a.Id, a => Load.BeganAt + a.At);
            return Sent.Select(e => (e.CreatedAt - accepted[e.EmailId!.Value]).TotalMilliseconds);
        }
    }

    /// <summary>Processor time of MailKit per email (ms).</summary>
    public double WebTime => Spent.Web / Emails;

    /// <summary>How many of these emails a request to Resend carried.</summary>
    public double PerRequest => (double)Emails / Sent.Select(e => e.IdempotencyKey ?? e.Id).Distinct().Count();

    /// <summary>How many of these emails an entry in Dodo's ledger paid for.</summary>
    public double PerEntry => (double)Emails / Debits.Count();

    private IEnumerable<TrueEmail> Sent => Books.Emails.Where(e => e.EmailId is { } id && _ids.Contains(id));

    private IEnumerable<TrueLine> Debits => Books.Customers.SelectMany(c => c.LedgerEntries).Where(l => l.EmailIds.Any(_ids.Contains));

    /// <summary>The machine's load average.</summary>
    public static string Machine() => File.ReadAllText("/proc/loadavg").Split(' ')[0];

    /// <summary>Warms up, works, waits for the end of it, judges.</summary>
    public static async Task<BenchRun> MakeAsync(EmailRow row, BenchWorld world, BenchOptions options)
    {
        await world.Meters.CheckpointAsync();
        await world.LoadAsync(row.Clients, options.WarmUp);
        await world.DrainAsync();
        await world.RestAsync();

        if (row.Latency > 0)
        {
            await world.SlowAsync(row.Latency);
        }

        var machine = Machine();
        var (before, began) = (await world.Meters.BeforeAsync(), DateTimeOffset.UtcNow);
        var load = await row.WorkAsync(world, options.Time);
        await world.DrainAsync();
        await world.RestAsync();
        var atRest = DateTimeOffset.UtcNow - began;
        var (after, peaks) = (await world.Meters.AfterAsync(), (world.Meters.WebPeak(), world.Meters.SandboxPeak()));
        var books = await world.Cluster.BooksAsync();

        IReadOnlyList<string> violations = [.. await Verdict.OfAsync(world, books, world.Loads), .. await world.IsAsAskedAsync() ? (string[])[] : ["Webhooks came although they were left out."]];

        return new(load, books, began, atRest, after - before, peaks, machine, violations);
    }
}
