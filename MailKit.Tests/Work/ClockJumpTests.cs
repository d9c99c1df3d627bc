using MailKit.Domain.Sending;
using MailKit.Domain.Work;
using MailKit.Tests.Hosting;
using MailKit.Web.Data;
using MailKit.Web.Hosting;
using MailKit.Web.Sending.Parking;
using MailKit.Web.Work;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace MailKit.Tests.Work;

/// <summary>F24: clocks that are wrong, differ between two nodes of one database, or are set while work goes on.</summary>
[Collection(SharedHosts.Name)]
public sealed class ClockJumpTests
{
    private static readonly TimeSpan[] Jumps = [TimeSpan.FromHours(-1), TimeSpan.FromHours(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(-5), TimeSpan.FromDays(400)];

    [Theory, OnBothDatabases]
    public async Task Two_nodes_whose_clocks_jump_send_and_debit_nothing_twice_and_lose_nothing(TestDatabase database)
    {
        await using var first = await MailKitApp.StartAsync(database, ("Work:Lease", "00:00:03"));
        await using var second = MailKitApp.SecondNode(first, ("Work:Lease", "00:00:03"));
        var account = await TestAccount.OpenAsync(first, credits: 30);
        first.Errors.Allow("sending again could send twice");
        first.Errors.Allow("off the database's, which is the one that counts");

        // A letter about the last credits meets the year, too.
        first.Errors.Allow("is given up: It could not be sent for 23 hours.");
        using var done = new CancellationTokenSource();

        // Each node's clock is set wrong again and again; within a second it is the database's again.
        var jumping = Task.Run(async () =>
        {
            for (var i = 0; !done.IsCancellationRequested; i++)
            {
                (i % 2 is 0 ? first : second).Services.GetRequiredService<DatabaseClock>().Set(DateTimeOffset.UtcNow + Jumps[i % Jumps.Length], TimeSpan.Zero);
                await Task.Delay(TimeSpan.FromMilliseconds(350), CancellationToken.None);
            }
        });

        for (var i = 0; i < 30; i++)
        {
            await account.SendAsync();
        }

        await done.CancelAsync();
        await jumping;

        // A year that passes during a try leaves its outcome unknown: then a person decides, and nothing was sent.
        await Until.TrueAsync(() => first.DataAsync(db => db.Emails.Where(e => e.AccountId == account.Id).AllAsync(e => e.State == EmailState.Settled || (e.State == EmailState.Parked && db.Work.Any(w => w.Kind == WorkKind.LookUp && w.SubjectId == e.Id && w.Failures > 1)))));
        var parked = await first.DataAsync(db => db.Emails.Where(e => e.AccountId == account.Id && e.State == EmailState.Parked).Select(e => e.Id).ToListAsync());
        Assert.DoesNotContain((await first.BooksAsync()).Emails, e => e.EmailId is { } id && parked.Contains(id));

        foreach (var id in parked)
        {
            Assert.True(await first.UseAsync<ParkedDecisions, bool>(desk => desk.GiveBackAsync(id, "an admin", CancellationToken.None)));
        }

        await account.BalancesAsync(granted: 30, sent: 30 - parked.Count);
    }

    [Theory, OnBothDatabases]
    public async Task What_a_clock_far_ahead_had_put_off_is_called_in_again_when_it_is_set_back(TestDatabase database)
    {
        await using var app = await MailKitApp.StartAsync(database, ("Work:Lease", "00:00:03"));
        var account = await TestAccount.OpenAsync(app, credits: 5);
        var fault = await app.FaultAsync(new { provider = "resend", route = "POST /emails", kind = "status", status = 503 });
        var id = await account.SendAsync();
        await Until.TrueAsync(async () => await account.WorkAsync(id) is { Failures: > 0 });

        // As a node would leave it whose clock was an hour ahead.
        await app.DataAsync(db => db.Work.Where(w => w.Kind == WorkKind.Send && w.SubjectId == id).ExecuteUpdateAsync(w => w.SetProperty(x => x.DueAt, DateTimeOffset.UtcNow.AddHours(1)).SetProperty(x => x.Lease, Guid.NewGuid())));
        await app.MendAsync(fault);
        app.Services.GetRequiredService<DatabaseClock>().Set(DateTimeOffset.UtcNow.AddHours(1), TimeSpan.Zero);

        await account.SettledAsync(id);
        await account.BalancesAsync(granted: 5, sent: 1);
    }

    [Theory, OnBothDatabases]
    public async Task A_provider_that_asked_for_ten_minutes_of_peace_gets_them(TestDatabase database)
    {
        await using var app = await MailKitApp.StartAsync(database);
        var account = await TestAccount.OpenAsync(app, credits: 2);
        await app.FaultAsync(new { provider = "resend", route = "POST /emails", kind = "status", status = 429, retry_after = "600", count = 1 });
        var id = await account.SendAsync();
        await Until.TrueAsync(async () => (await account.WorkAsync(id))?.DueAt > DateTimeOffset.UtcNow.AddMinutes(5));

        // The email is put off for longer than any failure of ours would be, and is called in; the provider is left alone all the same.
        for (var i = 0; i < 10; i++)
        {
            await app.Services.GetRequiredService<ClockMonitor>().LookAsync(CancellationToken.None);
        }

        var closed = await app.DataAsync(db => db.ProviderPauses.Select(g => g.ClosedUntil).SingleAsync());
        Assert.InRange(closed - DateTimeOffset.UtcNow, TimeSpan.FromMinutes(9), TimeSpan.FromMinutes(10));
        Assert.Single(await app.CallsAsync("resend"), c => c.Method is "POST" && c.Path is "/emails");
    }

    [Theory]
    [InlineData(60, 180, 0)]
    [InlineData(-5, 180, 5)]
    [InlineData(60, 1, -59)]
    public void A_machine_that_stood_still_while_it_asked_for_the_time_is_not_called_wrong(int databaseAfter, int answeredAfter, int off)
    {
        var asked = DateTimeOffset.UnixEpoch;
        Assert.Equal(TimeSpan.FromSeconds(off), ClockMonitor.Difference(asked, asked.AddSeconds(databaseAfter), asked.AddSeconds(answeredAfter)));
    }

    [Fact]
    public async Task A_lease_that_is_over_forbids_the_call()
    {
        var app = await MailKitApp.OnAsync(TestDatabase.Sqlite);
        var clock = app.Services.GetRequiredService<TimeProvider>();

        new Lease(Guid.NewGuid(), clock.GetUtcNow(), clock.GetUtcNow().AddMinutes(1), []).Require(clock);
        Assert.Throws<ProviderException>(() => new Lease(Guid.NewGuid(), clock.GetUtcNow().AddMinutes(-2), clock.GetUtcNow().AddMinutes(-1), []).Require(clock));
    }
}
