using MailKit.Tests.Bench.Worlds;
using MailKit.Tests.Faults.Clusters;
using MailKit.Tests.Hosting;

namespace MailKit.Tests.Bench;

public sealed class BenchTests
{
    [Fact]
    public async Task What_a_measured_world_accepts_is_sent_and_debited_and_an_email_too_many_is_seen()
    {
        await using var world = await BenchWorld.OpenAsync(TestDatabase.Sqlite, web: null, []);
        var load = await world.LoadAsync(clients: 2, TimeSpan.FromMinutes(1), atMost: 4);
        await world.DrainAsync();
        await world.RestAsync();
        var books = await world.Cluster.BooksAsync();

        Assert.Equal(4, load.Accepted.Count);
        Assert.Empty(await Verdict.OfAsync(world, books, [load]));
        Assert.Contains(await Verdict.OfAsync(world, books, [load with { Accepted = [.. load.Accepted.Skip(1)] }]), violation => violation.StartsWith("I2", StringComparison.Ordinal));
    }
}
