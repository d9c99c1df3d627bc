using MailKit.Tests.Bench.Growth;
using MailKit.Tests.Bench.Probes;
using MailKit.Tests.Bench.Rows;

namespace MailKit.Tests.Bench;

/// <summary>Everything that is measured.</summary>
public static class BenchTable
{
    public static IReadOnlyList<BenchRow> Rows { get; } =
    [
        new AcceptRow(),
        new ClientsProbe(),
        new SettleRow("P2"),
        new SettleRow("P3", latency: 50),
        new SettleRow("P4", latency: 200),
        new SettleRow("P4b", latency: 200, clients: 256),
        new AcceptLatencyRow("P5", latency: 50, part: 0.50),
        new AcceptLatencyRow("P6", latency: 200, part: 0.99),
        new PromptRow(),
        new WebhookProbe(),
        new AccountsProbe(),
        new ClaimsProbe(),
        new MemoryRow(),
        new StartProbe(),
        new BacklogRow(),
        new LimitedRow(),
        new ProcessorRow(),
        new GrowthProbe(),
        new SandboxProbe(),
        new AloneRow(),
        new BatchRow(),
    ];
}
