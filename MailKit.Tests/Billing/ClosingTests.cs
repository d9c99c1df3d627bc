using System.Net;
using MailKit.Tests.Hosting;
using MailKit.Tests.Letters;
using Microsoft.EntityFrameworkCore;
using static MailKit.Tests.Billing.Purchase;

namespace MailKit.Tests.Billing;

/// <summary>S6: an account is closed in one go, and nothing of it goes on.</summary>
[Collection(SharedHosts.Name)]
public sealed class ClosingTests
{
    private const string Close = "/Identity/Account/Manage/DeletePersonalData";

    [Theory, OnBothDatabases]
    public async Task Plan_keys_sessions_and_sign_in_end_together(TestDatabase database)
    {
        var app = await MailKitApp.OnAsync(database);
        var account = await TestAccount.OpenAsync(app, credits: 0);
        var (owner, phone) = (await Visitor.SignedInAsync(account), await Visitor.SignedInAsync(account));
        await PayAsync(app, await SubscribeAsync(owner));
        await Until.TrueAsync(async () => (await account.BalanceAsync()).Posted is 5000);
        await Until.TrueAsync(() => app.DataAsync(db => db.Subscriptions.AnyAsync(s => s.AccountId == account.Id && s.Status == "active")));

        await owner.GoAsync(Close);
        Assert.Contains("Your plan ends", owner.Text, StringComparison.Ordinal);
        Assert.Contains("5,000 emails", owner.Text, StringComparison.Ordinal);
        await owner.SubmitAsync("section form");

        Assert.Equal("/", owner.At.AbsolutePath);
        Assert.True(Assert.Single(await SubscriptionsAsync(account)).GetProperty("cancel_at_next_billing_date").GetBoolean());
        using var refused = await account.PostAsync(TestAccount.Body("delivered@resend.dev", "Hello"));
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        await phone.GoAsync("/app");
        Assert.NotEqual("/app", phone.At.AbsolutePath);
        Assert.False(await app.DataAsync(db => db.Users.AnyAsync(u => u.Email == account.Email)));
        await Inbox.LetterAsync(app, account.Email, "Your MailKit account is closed");

        // What was paid stays, and the address may begin anew.
        Assert.True(await app.DataAsync(db => db.Payments.AnyAsync(p => p.AccountId == account.Id)));
    }

    [Fact]
    public async Task While_Dodo_does_not_answer_nothing_is_closed()
    {
        await using var app = await MailKitApp.StartAsync(TestDatabase.Sqlite);
        var account = await TestAccount.OpenAsync(app, credits: 0);
        var owner = await Visitor.SignedInAsync(account);
        await PayAsync(app, await SubscribeAsync(owner));
        await Until.TrueAsync(() => app.DataAsync(db => db.Subscriptions.AnyAsync(s => s.AccountId == account.Id && s.Status == "active")));
        await app.FaultAsync(new { provider = "dodo", kind = "status", status = 503, route = "PATCH /subscriptions/*" });

        await owner.GoAsync(Close);
        await owner.SubmitAsync("section form");

        Assert.Contains("Nothing was closed", owner.Text, StringComparison.Ordinal);
        Assert.True(await app.DataAsync(db => db.Users.AnyAsync(u => u.Email == account.Email)));
        Assert.True(await app.DataAsync(db => db.ApiKeys.AnyAsync(k => k.AccountId == account.Id && k.RevokedAt == null)));
    }

    [Theory, OnBothDatabases]
    public async Task A_plan_that_is_paid_after_the_account_was_closed_does_not_go_on(TestDatabase database)
    {
        var app = await MailKitApp.OnAsync(database);
        var account = await TestAccount.OpenAsync(app, credits: 0);
        var owner = await Visitor.SignedInAsync(account);
        var checkout = await SubscribeAsync(owner);
        await owner.GoAsync(Close);
        await owner.SubmitAsync("section form");
        Assert.Equal("/", owner.At.AbsolutePath);

        await PayAsync(app, checkout);

        await Until.TrueAsync(async () => (await SubscriptionsAsync(account)).Any(s => s.GetProperty("cancel_at_next_billing_date").GetBoolean()));
    }
}
