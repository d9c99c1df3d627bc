using MailKit.Tests.Bench.Rows;

namespace MailKit.Tests.Bench;

/// <summary>Everything that is measured.</summary>
public static class BenchTable
{
    public static IReadOnlyList<BenchRow> Rows { get; } = [new AcceptRow(), new SettleRow(), new AloneRow(), new BatchRow()];
}
