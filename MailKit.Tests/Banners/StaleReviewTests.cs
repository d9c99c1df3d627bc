using System.Text.Json;
using MailKit.Domain.Banners;
using MailKit.Domain.Work;
using MailKit.Tests.Hosting;
using MailKit.Tests.Webhooks;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Tests.Banners;

/// <summary>Credits come while somebody is about to say that there are none: what he has read is true no more when he writes it. On SQLite nobody reads while another writes.</summary>
public sealed class StaleReviewTests
{
    [PostgresFact]
    public async Task Nobody_is_told_that_his_credits_are_used_up_after_new_ones_came()
    {
        await using var app = await MailKitApp.StartAsync(TestDatabase.Postgres);
        await using var other = MailKitApp.SecondNode(app);
        var account = await TestAccount.OpenAsync(app, credits: 1);

        await OvertakenAsync(app, account, () => account.SendAsync(), BannerKind.CreditsGone);
    }

    [PostgresFact]
    public async Task Nobody_is_told_that_his_credits_are_low_after_new_ones_came()
    {
        await using var app = await MailKitApp.StartAsync(TestDatabase.Postgres);
        var account = await TestAccount.OpenAsync(app, credits: 5);
        var low = JsonSerializer.Serialize(new { type = "credit.balance_low", data = new { customer_id = account.CustomerId, threshold_amount = "50", available_balance = "5" } });

        await OvertakenAsync(app, account, () => SignedWebhook.Dodo(app, low).PostAsync(app), BannerKind.CreditsLow);
    }

    // Whoever raises a banner writes a letter, too, and cannot: it is at the letters that he is overtaken.
    private static async Task OvertakenAsync(MailKitApp app, TestAccount account, Func<Task> raise, BannerKind kind)
    {
        await app.DataAsync(async db =>
        {
            await using var transaction = await db.Database.BeginTransactionAsync();
            await db.Database.ExecuteSqlAsync($"LOCK TABLE letters IN ACCESS EXCLUSIVE MODE");
            await raise();
            await Until.TrueAsync(() => IsBlockedAsync(app, "%FROM letters%\"Key\"%"));
            await account.AdjustAsync(100);

            // Either they are here and were looked at, or who brings them waits for who is about to speak.
            await Until.TrueAsync(async () => await IsBlockedAsync(app, "%INTO work%") || await IsSeenAsync(app, account));
            await transaction.CommitAsync();
            return 0;
        });

        await Until.TrueAsync(() => app.DataAsync(db => db.Letters.AnyAsync(l => l.To == account.Email)));
        await Until.TrueAsync(() => IsSeenAsync(app, account));
        await Until.TrueAsync(() => app.DataAsync(async db => !await db.Banners.AnyAsync(b => b.AccountId == account.Id && b.Kind == kind)));
    }

    // All that follows of itself from their coming is done, too.
    private static Task<bool> IsSeenAsync(MailKitApp app, TestAccount account)
    {
        var soon = DateTimeOffset.UtcNow.AddMinutes(10);
        return app.DataAsync(async db => await db.Ledger.AnyAsync(l => l.AccountId == account.Id && l.Posted == 100)
            && !await db.Work.AnyAsync(w => w.DueAt < soon && (w.Kind == WorkKind.ReviewBanners || w.Kind == WorkKind.ListLedger || w.Kind == WorkKind.CreditEvent)));
    }

    // Each time in a transaction of its own, which sees who is there now.
    private static Task<bool> IsBlockedAsync(MailKitApp app, string statement)
        => app.DataAsync(db => db.Database.SqlQuery<bool>($"SELECT EXISTS (SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE {statement}) AS \"Value\"").SingleAsync());
}
