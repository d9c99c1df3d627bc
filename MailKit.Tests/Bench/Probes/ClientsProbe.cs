using MailKit.Tests.Bench.Worlds;
using MailKit.Tests.Hosting;

namespace MailKit.Tests.Bench.Probes;

/// <summary>The curve of P1: from one client to 256, everything running.</summary>
public sealed class ClientsProbe() : ProbeRow("Clients", "emails accepted by 1 to 256 clients, everything running", "accepted/s", "p50 ms")
{
    private static readonly int[] Clients = [1, 4, 16, 64, 256];

    public override async Task<IReadOnlyList<Probe>> MeasureAsync(TestDatabase database, string web, BenchOptions options)
    {
        await using var world = await BenchWorld.OpenAsync(database, web, options.Settings);
        await world.LoadAsync(Clients[^1], options.WarmUp);
        var probes = new List<Probe>();

        foreach (var clients in Clients)
        {
            await world.DrainAsync();
            await world.RestAsync();
            var load = await world.LoadAsync(clients, options.Time / 2);
            probes.Add(new(load.PerSecond, load.Latency(0.50), $"{clients} clients, p99 {Report.Number(load.Latency(0.99), "0")} ms") { At = clients });
        }

        await world.DrainAsync();
        await world.RestAsync();
        var violations = await Verdict.OfAsync(world, await world.Cluster.BooksAsync(), world.Loads);

        return [.. probes.Select(probe => probe with { Violations = violations })];
    }

    public override Chart Draw(IReadOnlyList<Probe> probes, TestDatabase database) => new($"clients-{database}", $"Emails accepted, everything running, {database}", "clients at the same time",
    [
        new("accepted a second", [.. probes.Select(p => (p.At, p.Figure))]),
        new("p50 (ms)", [.. probes.Select(p => (p.At, p.Limit))]),
    ]);
}
