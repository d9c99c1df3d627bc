namespace MailKit.Tests.Bench.Rows;

/// <summary>P1: how many emails are accepted a second, while sending, settling and webhooks run beside it as they do in production.</summary>
public sealed class AcceptRow() : EmailRow("P1", "emails accepted a second: durable, authenticated, idempotent, held; 64 clients", "accepted/s")
{
    public override bool HasLimit => true;

    public override double FigureOf(BenchRun run) => run.Load.PerSecond;
}

/// <summary>P5 and P6: how long a client waits for his answer while providers are slow. Nobody remote is asked before it.</summary>
/// <param name="part">Of so many answers, none took longer.</param>
public sealed class AcceptLatencyRow(string number, int latency, double part)
    : EmailRow(number, $"time to accept an email while providers take {latency} ms, p{part * 100:0}; {Usual} clients", "ms")
{
    public override int Latency => latency;

    public override bool MoreIsBetter => false;

    public override bool HasLimit => true;

    public override double FigureOf(BenchRun run) => run.Load.Latency(part);

    public override double LimitOf(Limits.LimitRun limit) => limit.Load.Latency(part);
}
