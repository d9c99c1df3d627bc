using MailKit.Tests.Bench.Loading;
using MailKit.Tests.Bench.Worlds;

namespace MailKit.Tests.Bench.Rows;

/// <summary>P19: both providers were away while customers went on; how fast the backlog leaves when they are back.</summary>
public sealed class BacklogRow() : EmailRow("P19", "emails sent and debited a second after an outage, of a backlog of 10,000; 64 clients", "settled/s")
{
    private const int Emails = 10_000;

    private DateTimeOffset _backAt;

    public override async Task<LoadResult> WorkAsync(BenchWorld world, TimeSpan time)
    {
        var outage = await Task.WhenAll(((string[])["resend", "dodo"]).Select(provider => world.Cluster.FaultAsync(new { provider, kind = "status", status = 503 })));
        var load = await world.LoadAsync(Clients, TimeSpan.FromMinutes(1), Emails);
        _backAt = DateTimeOffset.UtcNow;
        await Task.WhenAll(outage.Select(world.Cluster.ForgiveAsync));

        return load;
    }

    public override double FigureOf(BenchRun run) => run.Emails / (run.LastDebitAt - _backAt).TotalSeconds;
}

/// <summary>P20: Resend takes five requests a second of a team, as it does in production; a backlog travels in batches.</summary>
public sealed class LimitedRow() : EmailRow("P20", "emails a second through Resend's limit of 5 requests a second; 64 clients", "sent/s")
{
    public override IReadOnlyList<(string Key, string Value)> Settings { get; } = [("Resend__RequestsPerSecond", "5")];

    public override double FigureOf(BenchRun run) => run.Emails / (run.LastSentAt - run.BeganAt).TotalSeconds;
}
