using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using MailKit.Domain.Sending;
using MailKit.Tests.Hosting;

namespace MailKit.Tests.Sending;

[Collection(SharedHosts.Name)]
public sealed class PipelineTests
{
    [Theory, OnBothDatabases]
    public async Task An_email_is_sent_once_and_debited_once(TestDatabase database)
    {
        var app = await MailKitApp.OnAsync(database);
        var account = await TestAccount.OpenAsync(app, credits: 10);

        var id = await account.SendAsync();

        await account.SettledAsync(id);
        await Until.TrueAsync(async () => await account.DeliveryAsync(id) is DeliveryState.Delivered);
        await account.BalancesAsync(granted: 10, sent: 1);
    }

    [Theory, OnBothDatabases]
    public async Task Thirty_sends_at_once_share_ten_credits_and_no_more(TestDatabase database)
    {
        var app = await MailKitApp.OnAsync(database);
        var account = await TestAccount.OpenAsync(app, credits: 10);

        var answers = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => account.PostAsync(TestAccount.Body())));

        Assert.Equal(10, answers.Count(a => a.StatusCode is HttpStatusCode.OK));
        Assert.Equal(20, answers.Count(a => a.StatusCode is HttpStatusCode.PaymentRequired));
        await account.BalancesAsync(granted: 10, sent: 10);
    }

    [Theory, OnBothDatabases]
    public async Task Ten_requests_with_one_key_are_one_email(TestDatabase database)
    {
        var app = await MailKitApp.OnAsync(database);
        var account = await TestAccount.OpenAsync(app, credits: 10);

        var ids = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => account.SendAsync(key: "order-4711")));

        Assert.Single(ids.Distinct());
        await account.BalancesAsync(granted: 10, sent: 1);
    }

    [Theory, OnBothDatabases]
    public async Task A_key_used_again_for_another_email_is_a_conflict(TestDatabase database)
    {
        var app = await MailKitApp.OnAsync(database);
        var account = await TestAccount.OpenAsync(app, credits: 10);
        await account.SendAsync(key: "one", subject: "First");

        using var answer = await account.PostAsync(TestAccount.Body(subject: "Second"), key: "one");

        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        Assert.Equal("invalid_idempotent_request", (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("name").GetString());
        await account.BalancesAsync(granted: 10, sent: 1);
    }

    [Theory, OnBothDatabases]
    public async Task Keys_of_two_accounts_do_not_meet(TestDatabase database)
    {
        var app = await MailKitApp.OnAsync(database);
        var (one, other) = (await TestAccount.OpenAsync(app, credits: 5), await TestAccount.OpenAsync(app, credits: 5));

        var ids = await Task.WhenAll(one.SendAsync(key: "same"), other.SendAsync(key: "same"));

        Assert.NotEqual(ids[0], ids[1]);
        await one.BalancesAsync(granted: 5, sent: 1);
        await other.BalancesAsync(granted: 5, sent: 1);
    }

    [Theory, OnBothDatabases]
    public async Task Every_recipient_costs_one_credit(TestDatabase database)
    {
        var app = await MailKitApp.OnAsync(database);
        var account = await TestAccount.OpenAsync(app, credits: 10);

        using var answer = await account.PostAsync(new
        {
            from = "hello@mailkit.example",
            to = new[] { "delivered@resend.dev", "Ann <delivered+a@resend.dev>" },
            cc = "delivered+b@resend.dev",
            bcc = new[] { "delivered+c@resend.dev" },
            subject = "Four people",
            text = "Hello",
        });

        Assert.Equal(("4", "6"), (answer.Headers.GetValues("X-Credits-Charged").Single(), answer.Headers.GetValues("X-Credits-Remaining").Single()));
        await account.BalancesAsync(granted: 10, sent: 4);
    }

    [Theory, OnBothDatabases]
    public async Task Without_credits_the_answer_is_402_with_a_link_to_top_up_and_nothing_remains(TestDatabase database)
    {
        var app = await MailKitApp.OnAsync(database);
        var account = await TestAccount.OpenAsync(app, credits: 0);

        using var answer = await account.PostAsync(TestAccount.Body(), key: "poor");
        var body = await answer.Content.ReadFromJsonAsync<JsonElement>();

        Assert.Equal(HttpStatusCode.PaymentRequired, answer.StatusCode);
        Assert.Equal("No email credits remaining. Buy a top-up pack or upgrade your plan.", body.GetProperty("message").GetString());
        Assert.Equal(new Uri(app.PublicUrl, "/app/billing").ToString(), body.GetProperty("top_up_url").GetString());

        // The key is free again: the same request goes through once there are credits.
        await account.AdjustAsync(1);
        await Until.TrueAsync(async () => (await account.BalanceAsync()).Posted is 1);
        await account.SendAsync(key: "poor");
        await account.BalancesAsync(granted: 1, sent: 1);
    }

    [Theory, OnBothDatabases]
    public async Task A_refused_email_gives_its_credits_back(TestDatabase database)
    {
        var app = await MailKitApp.OnAsync(database);
        var account = await TestAccount.OpenAsync(app, credits: 3);

        // Resend turns down the domains that are reserved for examples.
        var id = await account.SendAsync(to: "nobody@example.com");

        await Until.TrueAsync(async () => (await account.EmailAsync(id)).State is EmailState.Refused);
        Assert.Contains("example.com", (await account.EmailAsync(id)).Reason, StringComparison.Ordinal);
        await account.BalancesAsync(granted: 3, sent: 0);
    }
}
