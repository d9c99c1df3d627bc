using System.Net;
using System.Net.Http.Json;
using System.Text;
using MailKit.Tests.Hosting;
using Xunit;

namespace MailKit.Tests.Sandbox.Credits;

public sealed class CreditTests : SandboxTests
{
    [Fact]
    public async Task Debits_use_up_the_oldest_grant_first()
    {
        var customer = await App.NewCustomerAsync();
        await App.CreditAsync(customer, "10", DateTimeOffset.UtcNow.AddDays(90));
        await App.CreditAsync(customer, "10", DateTimeOffset.UtcNow.AddDays(1));

        await App.DebitAsync(customer, "12");

        var grants = (await App.Dodo.GetJsonAsync(App.CreditPath(customer) + "/grants?page_number=0")).GetProperty("items").EnumerateArray();
        Assert.Equal(["8", "0"], grants.Select(static g => g.Text("remaining_amount")));
        Assert.Equal("8", await App.BalanceAsync(customer));
    }

    [Fact]
    public async Task A_debit_of_two_grants_names_neither_and_a_debit_of_one_names_it()
    {
        var customer = await App.NewCustomerAsync();
        await App.CreditAsync(customer, "10");
        await App.CreditAsync(customer, "10");

        var one = await (await App.DebitAsync(customer, "4")).JsonAsync(HttpStatusCode.Created);
        var both = await (await App.DebitAsync(customer, "8")).JsonAsync(HttpStatusCode.Created);

        Assert.StartsWith("cdg_", one.Text("grant_id"), StringComparison.Ordinal);
        Assert.Equal("", both.Text("grant_id"));
    }

    [Fact]
    public async Task A_debit_beyond_the_balance_answers_400_and_writes_nothing()
    {
        var customer = await App.NewCustomerAsync();
        await App.CreditAsync(customer, "10");

        using var answer = await App.DebitAsync(customer, "11", key: "too-much");

        await answer.JsonAsync(HttpStatusCode.BadRequest);
        Assert.Equal("10", await App.BalanceAsync(customer));
        Assert.Single(await App.LedgerAsync(customer));
    }

    [Fact]
    public async Task A_refused_debit_leaves_its_idempotency_key_free()
    {
        var customer = await App.NewCustomerAsync();
        await App.DebitAsync(customer, "5", key: "email-1");
        await App.CreditAsync(customer, "5");

        using var again = await App.DebitAsync(customer, "5", key: "email-1");

        await again.JsonAsync(HttpStatusCode.Created);
    }

    [Fact]
    public async Task A_known_idempotency_key_answers_409_and_debits_once()
    {
        var customer = await App.NewCustomerAsync();
        await App.CreditAsync(customer, "10");
        await App.DebitAsync(customer, "1", key: "email-1");

        using var again = await App.DebitAsync(customer, "1", key: "email-1");

        await again.JsonAsync(HttpStatusCode.Conflict);
        Assert.Equal("false", again.Headers.GetValues("x-should-retry").Single());
        Assert.Equal("9", await App.BalanceAsync(customer));
    }

    [Fact]
    public async Task Sixty_debits_at_once_share_forty_credits_and_no_more()
    {
        var customer = await App.NewCustomerAsync();
        await App.CreditAsync(customer, "40");

        var answers = await Task.WhenAll(Enumerable.Range(0, 60).Select(i => App.DebitAsync(customer, "1", key: $"email-{i}")));

        Assert.Equal(40, answers.Count(static a => a.StatusCode is HttpStatusCode.Created));
        Assert.Equal(20, answers.Count(static a => a.StatusCode is HttpStatusCode.BadRequest));
        Assert.Equal("0", await App.BalanceAsync(customer));
    }

    [Theory]
    [InlineData("""{"entry_type":"debit"}""", 422, "missing field `amount`")]
    [InlineData("""{"entry_type":"debit","amount":1}""", 422, "field `amount`")]
    [InlineData("""{"entry_type":"gift","amount":"1"}""", 422, "field `entry_type`")]
    [InlineData("""{"entry_type":"debit","amount":"1.5"}""", 422, "0 decimals")]
    [InlineData("""{"entry_type":"debit","amount":"many"}""", 422, "invalid decimal")]
    [InlineData("""{"entry_type":"debit","amount":"0"}""", 400, "greater than 0")]
    [InlineData("""{"entry_type":"debit","amount":"-1"}""", 400, "greater than 0")]
    [InlineData("""{"entry_type":""", 422, "Failed to deserialize")]
    public async Task An_entry_that_makes_no_sense_is_refused_in_Dodos_shape(string body, int status, string words)
    {
        var customer = await App.NewCustomerAsync();

        using var answer = await App.Dodo.PostAsync(App.CreditPath(customer) + "/ledger-entries", new StringContent(body, Encoding.UTF8, "application/json"));

        var error = await answer.JsonAsync((HttpStatusCode)status);
        Assert.Contains(words, error.Text("message"), StringComparison.Ordinal);
        Assert.NotEmpty(error.Text("code"));
    }

    [Fact]
    public async Task Metadata_of_a_debit_comes_back_in_the_answer_and_in_the_ledger()
    {
        var customer = await App.NewCustomerAsync();
        await App.CreditAsync(customer, "5");

        var answer = await App.Dodo.SendJsonAsync(
            App.CreditPath(customer) + "/ledger-entries",
            new { entry_type = "debit", amount = "2", reason = "email send re_1", metadata = new { email_id = "42" } });

        var line = (await App.LedgerAsync(customer))[0];
        Assert.Equal("42", answer.GetProperty("metadata").Text("email_id"));
        Assert.Equal(("42", "email send re_1", "api", "2"), (line.GetProperty("metadata").Text("email_id"), line.Text("description"), line.Text("reference_type"), line.Text("amount")));
    }

    [Fact]
    public async Task The_low_balance_is_announced_at_999_and_not_at_1000_once_for_each_crossing()
    {
        await using var catcher = await WebhookCatcher.StartAsync();
        await App.TellAsync(catcher, "credit.balance_low", "credit.deducted");
        var customer = await App.NewCustomerAsync();
        await App.BuyAsync(customer, App.Info.PlanProductId);

        await App.DebitAsync(customer, "4000");
        await Until.TrueAsync(() => catcher.All.Count is 1);
        Assert.DoesNotContain("credit.balance_low", catcher.Types);

        await App.DebitAsync(customer, "1");
        var low = (await catcher.OneAsync("credit.balance_low")).Data;
        Assert.Equal(("999", "5000", "20", "1000"), (low.Text("available_balance"), low.Text("subscription_credits_amount"), low.Text("threshold_percent"), low.Text("threshold_amount")));

        await App.DebitAsync(customer, "1");
        await App.CreditAsync(customer, "100");
        await App.DebitAsync(customer, "100");
        await Until.TrueAsync(() => catcher.All.Count is 6);
        Assert.Equal(2, catcher.Types.Count(static t => t is "credit.balance_low"));
    }

    [Fact]
    public async Task Taking_credits_away_by_hand_is_a_manual_adjustment_and_announces_the_low_balance_too()
    {
        await using var catcher = await WebhookCatcher.StartAsync();
        await App.TellAsync(catcher);
        var customer = await App.NewCustomerAsync();
        await App.BuyAsync(customer, App.Info.PlanProductId);

        var answer = await App.AdjustAsync(customer, -4001);

        var line = (await catcher.OneAsync("credit.manual_adjustment")).Data;
        Assert.Equal("999", answer.Text("balance_after"));
        Assert.Equal(("CreditLedgerEntry", "manual_adjustment", "4001", "a test"), (line.Text("payload_type"), line.Text("transaction_type"), line.Text("amount"), line.Text("description")));
        await catcher.OneAsync("credit.balance_low");
    }

    [Fact]
    public async Task More_cannot_be_taken_away_by_hand_than_there_is()
    {
        var customer = await App.NewCustomerAsync();
        await App.AdjustAsync(customer, 3);

        using var answer = await App.Console.PostAsJsonAsync($"/control/customers/{customer}/adjust", new { amount = "-5" });

        Assert.Equal("They have 3, so 5 cannot be taken away.", (await answer.JsonAsync(HttpStatusCode.BadRequest)).Text("error"));
    }

    [Fact]
    public async Task What_nobody_knows_is_404_in_Dodos_shape()
    {
        var customer = await App.NewCustomerAsync();

        foreach (var path in new[] { App.CreditPath(customer), App.CreditPath("cus_nobody"), "/customers/cus_nobody", "/payments/pay_none", "/no/such/route" })
        {
            using var answer = await App.Dodo.GetAsync(path);
            Assert.Equal("NOT_FOUND", (await answer.JsonAsync(HttpStatusCode.NotFound)).Text("code"));
        }
    }
}
