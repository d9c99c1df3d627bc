using MailKit.Tests.Hosting;
using MailKit.Web.Live;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace MailKit.Tests.Live;

public sealed class LostChangesTests
{
    [Theory, OnBothDatabases]
    public async Task What_changed_while_the_database_failed_is_told_to_other_processes_afterwards(TestDatabase database)
    {
        await using var app = await MailKitApp.StartAsync(database);
        var account = await TestAccount.OpenAsync(app, credits: 0);
        await Until.TrueAsync(() => app.DataAsync(db => db.Work.AllAsync(w => w.Lease == null)));
        var before = await ChangesAsync();
        await app.DataAsync(db => db.Database.ExecuteSqlRawAsync("ALTER TABLE accounts RENAME COLUMN \"Changes\" TO lost"));
        app.Services.GetRequiredService<LiveFeed>().Announce(account.Id);
        await Until.TrueAsync(() => Task.FromResult(app.Log.Any(line => line.Contains("Open pages were not told", StringComparison.Ordinal))));

        await app.DataAsync(async db =>
        {
            // A pooled connection of SQLite's may know the older schema, and ALTER does not look again; a SELECT does.
            await db.Database.OpenConnectionAsync();
            await db.Database.ExecuteSqlRawAsync("SELECT count(lost) FROM accounts");
            return await db.Database.ExecuteSqlRawAsync("ALTER TABLE accounts RENAME COLUMN lost TO \"Changes\"");
        });
        app.Errors.Allow("no such column");
        app.Errors.Allow("does not exist");

        await Until.TrueAsync(async () => await ChangesAsync() > before);

        Task<long> ChangesAsync() => app.DataAsync(db => db.Accounts.Where(a => a.Id == account.Id).Select(a => a.Changes).SingleAsync());
    }
}
