using MailKit.Tests.Bench.Loading;
using MailKit.Tests.Bench.Worlds;

namespace MailKit.Tests.Bench.Rows;

/// <summary>What an email costs that travels with others: a slow Resend makes a backlog, then it is quick again.</summary>
public sealed class BatchRow() : EmailRow("Batches", "processor time of MailKit per email, of a backlog that travels in batches", "ms each")
{
    private const int Emails = 600;
    private const int Slowness = 2000;

    public override bool MoreIsBetter => false;

    public override async Task<LoadResult> WorkAsync(BenchWorld world, TimeSpan time)
    {
        var slow = await world.Cluster.FaultAsync(new { provider = "resend", kind = "latency", milliseconds = Slowness });
        var load = await world.LoadAsync(Clients, time * 2, Emails);
        await world.Cluster.ForgiveAsync(slow);

        return load;
    }

    public override double FigureOf(BenchRun run) => run.WebTime;
}
