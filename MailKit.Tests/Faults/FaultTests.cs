using MailKit.Tests.Faults.Clusters;
using MailKit.Tests.Hosting;

namespace MailKit.Tests.Faults;

/// <summary>The worlds of all fault tests; they are gone with the last of them.</summary>
public sealed class FaultClusters : IAsyncLifetime
{
    public ClusterPool Pool { get; } = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await Pool.DisposeAsync();
}

/// <summary>One after the other: two worlds under load make each other's providers time out, and then both take longer than one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class FaultCollection : ICollectionFixture<FaultClusters>
{
    public const string Name = "Faults";
}

/// <summary>Trials of every fault with every test run; docs/operations.md says how many, and how to run more.</summary>
[Trait("Category", "Faults")]
public abstract class FaultTests(FaultClusters clusters)
{
    protected async Task HoldAsync(string number, TestDatabase database)
    {
        var row = FaultTable.Of(number);
        Assert.Contains(database, row.Databases);
        var tally = await FaultRun.RunAsync(clusters.Pool, row, database, row.Trials.InTests, Random.Shared.Next(), CancellationToken.None);
        Assert.True(tally.Violations.Count is 0, string.Join('\n', tally.Violations));
    }
}
