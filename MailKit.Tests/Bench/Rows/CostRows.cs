namespace MailKit.Tests.Bench.Rows;

/// <summary>P21: processor time of MailKit for a thousand emails, accepted, sent and debited, with their webhooks.</summary>
public sealed class ProcessorRow() : EmailRow("P21", "processor time of MailKit per 1,000 emails that are sent and debited, webhooks included; 64 clients", "s")
{
    public override bool MoreIsBetter => false;

    public override bool HasLimit => true;

    public override double FigureOf(BenchRun run) => run.WebTime;

    public override double LimitOf(Limits.LimitRun limit) => limit.Time;
}

/// <summary>P16: memory of MailKit at its peak since the start.</summary>
public sealed class MemoryRow() : EmailRow("P16", "memory of MailKit at its peak; providers take 200 ms, 256 clients", "MB")
{
    public override int Latency => 200;

    public override int Clients => 256;

    public override bool MoreIsBetter => false;

    public override bool HasLimit => true;

    public override double FigureOf(BenchRun run) => run.Peaks.Web;

    public override double LimitOf(Limits.LimitRun limit) => limit.Peak;
}
