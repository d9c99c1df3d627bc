using MailKit.Tests.Bench.Limits;
using MailKit.Tests.Hosting;

namespace MailKit.Tests.Bench.Rows;

/// <summary>P2 to P4: how many emails a second are sent and debited, from the first request to the last debit, by the sandbox's books.</summary>
/// <param name="latency">How long providers take for every answer (ms).</param>
public sealed class SettleRow(string number, int latency = 0, int clients = EmailRow.Usual)
    : EmailRow(number, $"emails sent and debited a second, from the first request until the backlog is 0; providers take {latency} ms, {clients} clients", "settled/s")
{
    public override int Latency => latency;

    public override int Clients => clients;

    public override bool HasLimit => true;

    public override string LimitWords => "the smallest program that accepts, sends a hundred at a time, debits them in one entry and stores their webhooks, with the same sandbox";

    public override Task<LimitRun> LimitAsync(TestDatabase database, BenchOptions options) => LimitRun.SettlingAsync(database, Clients, Latency, options);

    public override double LimitOf(LimitRun limit) => limit.Settled;

    public override double FigureOf(BenchRun run) => run.SettledPerSecond;
}
