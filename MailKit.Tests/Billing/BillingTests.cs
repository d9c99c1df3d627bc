using System.Net;
using System.Net.Http.Json;
using MailKit.Domain.Banners;
using MailKit.Domain.Work;
using MailKit.Tests.Hosting;
using MailKit.Web.Accounts;
using MailKit.Web.Billing;
using MailKit.Web.Data;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Tests.Billing;

[Collection(SharedHosts.Name)]
public sealed class BillingTests
{
    [Theory, OnBothDatabases]
    public async Task Ten_checkouts_at_once_make_one_customer(TestDatabase database)
    {
        var app = await MailKitApp.OnAsync(database);
        var email = $"new-{Guid.NewGuid():N}@customer.example";
        var user = new MailKitUser { UserName = email, Email = email, EmailConfirmed = true };
        await app.UseAsync<UserManager<MailKitUser>, IdentityResult>(users => users.CreateAsync(user, TestAccount.Password));
        var account = await app.DataAsync(db => db.Memberships.Where(m => m.UserId == user.Id).Select(m => m.AccountId).SingleAsync());

        var customers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => app.UseAsync<CustomerDesk, string>(desk => desk.OfAsync(account, CancellationToken.None))));

        var one = Assert.Single(customers.Distinct());
        Assert.Equal(one, Assert.Single((await app.BooksAsync()).Customers, c => c.Email == email).Id);
    }

    [Fact]
    public async Task A_crash_between_making_the_customer_and_saving_it_does_not_make_two()
    {
        var app = await MailKitApp.OnAsync(TestDatabase.Sqlite);
        var account = await TestAccount.OpenAsync(app, credits: 0);

        // What the crash leaves: the customer at Dodo, and nothing here.
        await app.DataAsync(db => db.Accounts.Where(a => a.Id == account.Id).ExecuteUpdateAsync(a => a.SetProperty(x => x.DodoCustomerId, (string?)null)));
        var again = await app.UseAsync<CustomerDesk, string>(desk => desk.OfAsync(account.Id, CancellationToken.None));

        Assert.Equal(account.CustomerId, again);
        Assert.Single((await app.BooksAsync()).Customers, c => c.Email == account.Email);
    }

    [Theory, OnBothDatabases]
    public async Task The_return_page_says_where_the_purchase_stands_and_trusts_nothing_in_its_address(TestDatabase database)
    {
        var app = await MailKitApp.OnAsync(database);
        var visitor = await Visitor.SignedInAsync(await TestAccount.OpenAsync(app, credits: 0));
        var session = await BuyAsync(visitor, "TopUp");
        var checkout = await app.DataAsync(db => db.Checkouts.AsNoTracking().SingleAsync(c => c.SessionId == session));
        var page = $"/app/billing/return?c={checkout.Id}&status=succeeded&payment_id=pay_forged";

        await visitor.GoAsync(page);
        Assert.Contains("No payment yet", visitor.Text, StringComparison.Ordinal);
        await visitor.GoAsync(page + "&cancelled=1");
        Assert.Contains("You left before paying", visitor.Text, StringComparison.Ordinal);

        await PayAsync(app, session, "4000000000000002");
        await Until.TrueAsync(() => ShowsAsync(visitor, page, "The payment did not go through"));
        await PayAsync(app, session, "4242424242424242");
        await Until.TrueAsync(() => ShowsAsync(visitor, page, "5,000 emails were added"));
        Assert.Contains("You have 5,000 emails left", visitor.Text, StringComparison.Ordinal);
    }

    [Theory, OnBothDatabases]
    public async Task A_card_that_is_declined_at_the_checkout_is_no_debt_and_no_page_says_so(TestDatabase database)
    {
        var app = await MailKitApp.OnAsync(database);
        var account = await TestAccount.OpenAsync(app, credits: 0);
        var visitor = await Visitor.SignedInAsync(account);
        await PayAsync(app, await BuyAsync(visitor, "TopUp"), "4000000000000002");
        await Until.TrueAsync(() => app.DataAsync(db => db.Payments.AnyAsync(p => p.AccountId == account.Id && p.Status == "failed")));
        await Until.TrueAsync(() => app.DataAsync(async db => !await db.Work.AnyAsync(w => w.AccountId == account.Id && w.Kind == WorkKind.ReviewBanners)));

        Assert.False(await HasBannerAsync(app, account, BannerKind.PaymentFailed));
        await visitor.GoAsync("/app");
        Assert.DoesNotContain("Your last payment failed", visitor.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_accounts_checkout_is_not_there()
    {
        var app = await MailKitApp.OnAsync(TestDatabase.Sqlite);
        var (mine, other) = (await Visitor.SignedInAsync(await TestAccount.OpenAsync(app, 0)), await Visitor.SignedInAsync(await TestAccount.OpenAsync(app, 0)));
        var session = await BuyAsync(mine, "TopUp");
        var id = await app.DataAsync(db => db.Checkouts.Where(c => c.SessionId == session).Select(c => c.Id).SingleAsync());

        await other.GoAsync($"/app/billing/return?c={id}");

        Assert.Equal(HttpStatusCode.NotFound, other.Status);
    }

    [Theory, OnBothDatabases]
    public async Task A_plan_renews_ends_and_fails_by_the_sandboxs_clock_and_the_banners_say_so(TestDatabase database)
    {
        // The clock moves everybody's subscriptions: this test has a world of its own.
        await using var app = await MailKitApp.StartAsync(database);
        var (payer, leaver, failing) = (await SubscribedAsync(app, "4242424242424242"), await SubscribedAsync(app, "4242424242424242"), await SubscribedAsync(app, "4000000000000341"));
        await leaver.Visitor.GoAsync("/app/billing?ask=cancel");
        await leaver.Visitor.SubmitAsync("form[action*='handler=Cancel']");
        await Until.TrueAsync(() => HasBannerAsync(app, leaver.Account, BannerKind.SubscriptionEnding));

        using (var answer = await app.Control.PostAsJsonAsync("control/clock/advance", new { by = "P31D" }))
        {
            answer.EnsureSuccessStatusCode();
        }

        await Until.TrueAsync(() => HasBannerAsync(app, leaver.Account, BannerKind.SubscriptionEnded));
        await Until.TrueAsync(() => HasBannerAsync(app, failing.Account, BannerKind.SubscriptionOnHold));
        await Until.TrueAsync(() => HasBannerAsync(app, failing.Account, BannerKind.PaymentFailed));

        // The first 5,000 expired after thirty days; who paid again has the next.
        await Until.TrueAsync(async () => (await payer.Account.BalanceAsync()).Posted is 5000);
        await Until.TrueAsync(async () => (await leaver.Account.BalanceAsync()).Posted is 0);
        await Until.TrueAsync(async () => (await failing.Account.BalanceAsync()).Posted is 0);
        await Until.TrueAsync(async () => !await app.DataAsync(db => db.Banners.AnyAsync(b => b.AccountId == payer.Account.Id)));

        foreach (var book in (await app.BooksAsync()).Customers)
        {
            var posted = await app.DataAsync(db => db.Balances.Where(b => db.Accounts.Any(a => a.Id == b.AccountId && a.DodoCustomerId == book.Id)).Select(b => b.Posted).SingleAsync());
            Assert.Equal(book.Balance, posted);
        }
    }

    [Theory, OnBothDatabases]
    public async Task A_plan_that_two_windows_cancel_and_then_both_keep_is_one_that_goes_on(TestDatabase database)
    {
        var app = await MailKitApp.OnAsync(database);
        var (account, window) = await SubscribedAsync(app, "4242424242424242");
        var windows = new[] { window, await Visitor.SignedInAsync(account) };

        await BothAsync("/app/billing?ask=cancel", "Cancel", ends: true);
        await BothAsync("/app/billing", "Resume", ends: false);

        async Task BothAsync(string page, string handler, bool ends)
        {
            foreach (var visitor in windows)
            {
                await visitor.GoAsync(page);
            }

            foreach (var visitor in windows)
            {
                await visitor.SubmitAsync($"form[action*='handler={handler}']");
                Assert.Equal(HttpStatusCode.OK, visitor.Status);
            }

            Assert.Equal(ends, await app.DataAsync(db => db.Subscriptions.Where(s => s.AccountId == account.Id).Select(s => s.CancelsAtPeriodEnd).SingleAsync()));
        }
    }

    private static async Task<(TestAccount Account, Visitor Visitor)> SubscribedAsync(MailKitApp app, string card)
    {
        var account = await TestAccount.OpenAsync(app, credits: 0);
        var visitor = await Visitor.SignedInAsync(account);
        await PayAsync(app, await BuyAsync(visitor, "Subscribe"), card);
        await Until.TrueAsync(async () => (await account.BalanceAsync()).Posted is 5000);
        await Until.TrueAsync(() => app.DataAsync(db => db.Subscriptions.AnyAsync(s => s.AccountId == account.Id && s.Status == "active")));

        return (account, visitor);
    }

    // The last part of the address at Dodo is the session.
    private static async Task<string> BuyAsync(Visitor visitor, string handler)
    {
        await visitor.GoAsync("/app/billing");
        await visitor.SubmitAsync($"form[action*='handler={handler}']");

        return visitor.At.Segments[^1];
    }

    private static async Task PayAsync(MailKitApp app, string session, string card)
    {
        using var answer = await app.Control.PostAsJsonAsync($"control/checkouts/{session}/pay", new { card });
        answer.EnsureSuccessStatusCode();
    }

    private static async Task<bool> ShowsAsync(Visitor visitor, string path, string words)
    {
        await visitor.GoAsync(path);
        return visitor.Text.Contains(words, StringComparison.Ordinal);
    }

    private static Task<bool> HasBannerAsync(MailKitApp app, TestAccount account, BannerKind kind)
        => app.DataAsync(db => db.Banners.AnyAsync(b => b.AccountId == account.Id && b.Kind == kind));
}
