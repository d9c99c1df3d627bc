using System.Net.Http.Json;
using MailKit.Domain.Banners;
using MailKit.Domain.Billing;
using MailKit.Domain.Work;
using MailKit.Tests.Billing;
using MailKit.Tests.Hosting;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Tests.Banners;

/// <summary>Credits live 30 days and some months 31: what ends hours before the next come is no alarm.</summary>
public sealed class ShortMonthTests
{
    [Theory, OnBothDatabases]
    public async Task Credits_that_end_hours_before_the_next_come_are_not_called_gone_but_those_that_end_days_before_are(TestDatabase database)
    {
        await using var app = await MailKitApp.StartAsync(database);
        var (soon, later) = (await TestAccount.OpenAsync(app, credits: 0), await TestAccount.OpenAsync(app, credits: 0));

        foreach (var (account, renewal) in ((TestAccount, TimeSpan)[])[(soon, TimeSpan.FromHours(20)), (later, TimeSpan.FromDays(5))])
        {
            var now = DateTimeOffset.UtcNow;
            await app.DataAsync(db =>
            {
                db.Subscriptions.Add(Subscription.Of(account.Id, new($"sub_{account.Id:N}", account.CustomerId, app.Sandbox.Info.PlanProductId, "active", 1900, "USD", now + renewal, false, now), now));
                return db.SaveChangesAsync();
            });
            using var dodo = Purchase.Dodo(account);
            using var granted = await dodo.PostAsJsonAsync(
                $"credit-entitlements/{app.Sandbox.Info.EntitlementId}/balances/{account.CustomerId}/ledger-entries",
                new { amount = "5", entry_type = "credit", expires_at = now.AddHours(1) });
            granted.EnsureSuccessStatusCode();
            await account.PostedAsync(5);
        }

        using var moved = await app.Control.PostAsJsonAsync("control/clock/advance", new { by = "PT2H" });
        moved.EnsureSuccessStatusCode();
        await soon.PostedAsync(0);
        await later.PostedAsync(0);

        await Until.TrueAsync(() => app.DataAsync(db => db.Banners.AnyAsync(b => b.AccountId == later.Id && b.Kind == BannerKind.CreditsGone)));
        await Until.TrueAsync(() => app.DataAsync(async db => !await db.Work.AnyAsync(w => w.Kind == WorkKind.ReviewBanners && w.SubjectId == soon.Id)));
        Assert.False(await app.DataAsync(db => db.Banners.AnyAsync(b => b.AccountId == soon.Id && b.Kind == BannerKind.CreditsGone)));

        var owner = await Visitor.SignedInAsync(soon);
        await owner.GoAsync("/app");
        Assert.Contains("The next emails come", owner.Text, StringComparison.Ordinal);
    }
}
