using MailKit.Tests.Faults;
using MailKit.Tests.Hosting;
using Xunit.Abstractions;

[assembly: TestCollectionOrderer($"{nameof(MailKit)}.{nameof(MailKit.Tests)}.{nameof(MailKit.Tests.Hosting)}.{nameof(FaultsFirstOrderer)}", $"{nameof(MailKit)}.{nameof(MailKit.Tests)}")]

// They wait more than they work, so one more runs than there are processors on a small machine.
[assembly: CollectionBehavior(MaxParallelThreads = 3)]

namespace MailKit.Tests.Hosting;

/// <summary>The faults take as long as everything else together, so they begin at once.</summary>
public sealed class FaultsFirstOrderer : ITestCollectionOrderer
{
    public IEnumerable<ITestCollection> OrderTestCollections(IEnumerable<ITestCollection> testCollections)
        => testCollections.OrderByDescending(collection => collection.DisplayName is FaultCollection.Name);
}
