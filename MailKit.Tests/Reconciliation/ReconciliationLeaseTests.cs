using MailKit.Domain.Work;
using MailKit.Tests.Hosting;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Tests.Reconciliation;

[Collection(SharedHosts.Name)]
public sealed class ReconciliationLeaseTests
{
    [Theory, OnBothDatabases]
    public async Task A_comparison_that_takes_longer_than_its_lease_stays_with_who_began_it(TestDatabase database)
    {
        await using var app = await MailKitApp.StartAsync(database, ("Work:Lease", "00:00:04"));
        await using var other = MailKitApp.SecondNode(app);
        var desk = await Reconciler.OfAsync(app, credits: 5);
        await desk.CompareAsync();
        var before = await AttemptsAsync();

        await app.FaultAsync(new { provider = "dodo", kind = "latency", milliseconds = 5000, route = "GET *", match = desk.Account.CustomerId });
        await desk.CompareAsync();

        Assert.Equal(before + 1, await AttemptsAsync());

        Task<int> AttemptsAsync() => app.DataAsync(db => db.Work.Where(w => w.Kind == WorkKind.Reconcile && w.SubjectId == desk.Account.Id).Select(w => w.Attempts).SingleAsync());
    }
}
