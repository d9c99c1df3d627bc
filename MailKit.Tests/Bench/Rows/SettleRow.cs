using MailKit.Tests.Bench.Loading;

namespace MailKit.Tests.Bench.Rows;

/// <summary>P2: how many emails a second are sent and debited, from the first request to the last debit, by the sandbox's books.</summary>
public sealed class SettleRow() : BenchRow("P2", "emails sent and debited a second, from the first request until the backlog is 0; 64 clients", "settled/s")
{
    public override Task<LoadResult> WorkAsync(BenchWorld world, TimeSpan time) => world.LoadAsync(Clients, time);

    public override double FigureOf(BenchRun run) => run.SettledPerSecond;
}
