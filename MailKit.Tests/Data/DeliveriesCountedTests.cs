using MailKit.Domain.Usage;
using MailKit.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace MailKit.Tests.Data;

/// <summary>The overview reads counters and no emails: they say the same as the emails do, also of what came before they were kept.</summary>
public sealed class DeliveriesCountedTests
{
    [Theory, OnBothDatabases]
    public async Task The_days_of_a_chart_count_each_copy_where_it_ended_and_an_upgrade_counts_what_was_there(TestDatabase database)
    {
        await using var app = await MailKitApp.StartAsync(database);
        var account = await TestAccount.OpenAsync(app, credits: 10);
        using var mixed = await account.PostAsync(new { from = "hello@mailkit.example", to = new[] { "delivered@resend.dev", "bounced@resend.dev" }, subject = "Two", html = "<p>Hello</p>" });
        mixed.EnsureSuccessStatusCode();
        await account.SendAsync("complained@resend.dev");
        await account.SendAsync("delivered+one@resend.dev");
        await Until.TrueAsync(async () => await CountsAsync() is (2, 1, 1));

        // What the downgrade takes away must not be asked for meanwhile.
        await Until.TrueAsync(() => app.DataAsync(async db => await db.Balances.SumAsync(b => b.Held) is 0));

        var before = await RowsAsync();
        await app.DataAsync(async db =>
        {
            var migrator = db.GetService<IMigrator>();
            await migrator.MigrateAsync("BadDays");
            Assert.DoesNotContain(await RowsOf(db), row => row.Contains("Copies", StringComparison.Ordinal));
            await migrator.MigrateAsync();
            return 0;
        });
        Assert.Equal(before, await RowsAsync());

        var visitor = await Visitor.SignedInAsync(account);
        await visitor.GoAsync("/app");
        Assert.Contains("2 delivered", visitor.Text, StringComparison.OrdinalIgnoreCase);

        async Task<(long Delivered, long Failed, long Complained)> CountsAsync()
        {
            var counts = await app.DataAsync(db => db.DailyCounts.Where(c => c.AccountId == account.Id).ToListAsync());
            return (Of(UsageMetric.CopiesDelivered), Of(UsageMetric.CopiesFailed), Of(UsageMetric.CopiesComplained));

            long Of(UsageMetric metric) => counts.Where(c => c.Metric == metric).Sum(c => c.Value);
        }

        Task<List<string>> RowsAsync() => app.DataAsync(RowsOf);

        Task<List<string>> RowsOf(MailKit.Web.Data.MailKitDbContext db)
            => db.DailyCounts.Where(c => c.AccountId == account.Id && c.Value != 0).OrderBy(c => c.Day).ThenBy(c => c.Metric).Select(c => $"{c.Day} {c.Metric} {c.Key} {c.Value}").ToListAsync();
    }
}
