using MailKit.Tests.Bench.Loading;

namespace MailKit.Tests.Bench.Rows;

/// <summary>P1: how many emails are accepted a second, while sending, settling and webhooks run beside it as they do in production.</summary>
public sealed class AcceptRow() : BenchRow("P1", "emails accepted a second: durable, authenticated, idempotent, held; 64 clients", "accepted/s")
{
    public override bool HasLimit => true;

    public override Task<LoadResult> WorkAsync(BenchWorld world, TimeSpan time) => world.LoadAsync(Clients, time);

    public override double FigureOf(BenchRun run) => run.Load.PerSecond;
}
