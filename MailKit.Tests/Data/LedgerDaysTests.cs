using MailKit.Domain.Credits;
using MailKit.Tests.Hosting;
using MailKit.Web.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace MailKit.Tests.Data;

/// <summary>The statement's figures are read from counters: they say the same as the lines do, also of what came before they were kept.</summary>
public sealed class LedgerDaysTests
{
    [Theory, OnBothDatabases]
    public async Task The_days_of_a_ledger_add_up_to_its_lines_and_an_upgrade_counts_what_was_there(TestDatabase database)
    {
        await using var app = await MailKitApp.StartAsync(database);
        var account = await TestAccount.OpenAsync(app, credits: 10);
        await account.SettledAsync(await account.SendAsync());
        await account.SettledAsync(await account.SendAsync());
        await account.AdjustAsync(-3);
        await Until.TrueAsync(async () => (await DaysAsync(app, account)).Exists(day => day.EndsWith("Adjusted 7 2", StringComparison.Ordinal)));
        Assert.Equal(await LinesAsync(app, account), await DaysAsync(app, account));

        var before = await DaysAsync(app, account);
        await app.DataAsync(async db =>
        {
            var migrator = db.GetService<IMigrator>();
            await migrator.MigrateAsync("GrantsOfLines");
            await migrator.MigrateAsync();
            return 0;
        });
        Assert.Equal(before, await DaysAsync(app, account));
    }

    private static Task<List<string>> DaysAsync(MailKitApp app, TestAccount account) => app.DataAsync((MailKitDbContext db) =>
        db.LedgerDays.Where(d => d.AccountId == account.Id).OrderBy(d => d.Kind).Select(d => $"{d.Credit} {d.Day} {d.Kind} {d.Posted} {d.Lines}").ToListAsync());

    private static async Task<List<string>> LinesAsync(MailKitApp app, TestAccount account)
    {
        var lines = await app.DataAsync(db => db.Ledger.Where(l => l.AccountId == account.Id && l.Posted != 0).ToListAsync());
        return [.. lines.GroupBy(l => (l.Credit, Day: DateOnly.FromDateTime(l.At.UtcDateTime), l.Kind)).OrderBy(d => $"{d.Key.Kind}", StringComparer.Ordinal).Select(d => $"{d.Key.Credit} {d.Key.Day} {d.Key.Kind} {d.Sum(l => l.Posted)} {d.Count()}")];
    }
}
