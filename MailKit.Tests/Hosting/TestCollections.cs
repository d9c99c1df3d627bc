using MailKit.Tests.Faults;
using MailKit.Tests.Hosting;
using Xunit.Abstractions;

[assembly: TestCollectionOrderer($"{nameof(MailKit)}.{nameof(MailKit.Tests)}.{nameof(MailKit.Tests.Hosting)}.{nameof(LongFirstOrderer)}", $"{nameof(MailKit)}.{nameof(MailKit.Tests)}")]

// They wait more than they work, so one more runs than there are processors on a small machine.
[assembly: CollectionBehavior(MaxParallelThreads = 3)]

namespace MailKit.Tests.Hosting;

/// <summary>Tests that share a host follow each other: what one does to a provider, the other would meet.</summary>
[CollectionDefinition(Name)]
public static class SharedHosts
{
    public const string Name = "Shared hosts";
}

/// <summary>The faults, and the tests that share a host, take the longest, each one after the other: they begin at once. What takes long by itself comes next, so that nothing long is left for the end.</summary>
public sealed class LongFirstOrderer : ITestCollectionOrderer
{
    private static readonly string[] Long = [nameof(Browser), nameof(Sending), nameof(Accounts), nameof(Capacity), nameof(Credits), nameof(Work)];

    public IEnumerable<ITestCollection> OrderTestCollections(IEnumerable<ITestCollection> testCollections)
        => testCollections.OrderByDescending(collection => collection.DisplayName is FaultCollection.Name or SharedHosts.Name).ThenByDescending(IsLong);

    private static bool IsLong(ITestCollection collection) => Array.Exists(Long, name => collection.DisplayName.Contains($"{nameof(MailKit)}.{nameof(Tests)}.{name}.", StringComparison.Ordinal));
}
