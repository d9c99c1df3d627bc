using MailKit.Tests.Hosting;
using MailKit.Web.Live;
using MailKit.Web.Notices;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace MailKit.Tests.Live;

public sealed class OtherProcessesTests
{
    [PostgresFact]
    public async Task An_open_page_hears_of_what_another_process_did_before_any_counter_tells()
    {
        await using var app = await MailKitApp.StartAsync(TestDatabase.Postgres);
        await using var other = MailKitApp.SecondNode(app);
        var account = await TestAccount.OpenAsync(app, credits: 0);
        await Until.TrueAsync(() => Task.FromResult(app.Services.GetRequiredService<ProcessNotices>().HasListeners && other.Services.GetRequiredService<PostgresNotices>().IsListening));

        // No counter can move now, and none can be read.
        app.Errors.Allow("does not exist");
        await app.DataAsync(db => db.Database.ExecuteSqlRawAsync("ALTER TABLE accounts RENAME COLUMN \"Changes\" TO lost"));
        using var page = other.Services.GetRequiredService<LiveFeed>().Open(account.Id, since: 0);
        app.Services.GetRequiredService<LiveFeed>().Announce(account.Id);

        Assert.True(await page.Changes.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(60)));
        await app.DataAsync(db => db.Database.ExecuteSqlRawAsync("ALTER TABLE accounts RENAME COLUMN lost TO \"Changes\""));
    }

    [PostgresFact]
    public async Task A_process_tells_nothing_until_another_greets_it()
    {
        await using var app = await MailKitApp.StartAsync(TestDatabase.Postgres);
        var notices = app.Services.GetRequiredService<ProcessNotices>();
        await Until.TrueAsync(() => Task.FromResult(app.Services.GetRequiredService<PostgresNotices>().IsListening));
        await TestAccount.OpenAsync(app, credits: 5);

        Assert.False(notices.HasListeners);
        Assert.Empty(notices.Take());

        await using var other = MailKitApp.SecondNode(app);

        await Until.TrueAsync(() => Task.FromResult(notices.HasListeners && other.Services.GetRequiredService<ProcessNotices>().HasListeners));
    }
}
