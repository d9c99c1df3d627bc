using System.Net;

namespace MailKit.Tests.Sandbox.Credits;

public sealed class OverageTests : SandboxTests
{
    [Theory]
    [InlineData("forgive_at_reset", 1900, "100", "0")]
    [InlineData("invoice_at_billing", 1950, "100", "0")]
    [InlineData("carry_deficit", 1900, "100", "50")]
    [InlineData("carry_deficit_auto_repay", 1900, "50", "0")]
    public async Task At_the_end_of_a_cycle_overage_is_forgiven_billed_carried_or_repaid(string behavior, int cents, string balance, string overage)
    {
        var (credit, customer) = await SpentAsync($$"""{"overage_enabled":true,"price_per_unit":"0.01","currency":"USD","overage_behavior":"{{behavior}}"}""", spent: "150");
        Assert.Equal(("0", "50"), await Catalogue.BalanceAsync(App, credit, customer));

        await App.AdvanceAsync("P1M");

        Assert.Equal((balance, overage), await Catalogue.BalanceAsync(App, credit, customer));
        Assert.Equal([cents, 1900], await Catalogue.PaymentsAsync(App, customer));
    }

    [Fact]
    public async Task A_debit_across_zero_is_two_lines_and_each_says_what_was_before_and_after()
    {
        await using var catcher = await WebhookCatcher.StartAsync();
        await App.TellAsync(catcher, "credit.deducted", "credit.overage_charged", "credit.overage_reset");
        var (credit, customer) = await SpentAsync("""{"overage_enabled":true,"price_per_unit":"0.01","currency":"USD"}""", spent: "150");

        await App.AdvanceAsync("P1M");

        Assert.Equal(["credit_added +100", "overage_reset -50", "overage_charged -50", "credit_deducted -100", "credit_added +100"], await Catalogue.LedgerAsync(App, credit, customer));
        var charged = (await catcher.OneAsync("credit.overage_charged")).Data;
        Assert.Equal(("0", "0", "0", "50"), (charged.Text("balance_before"), charged.Text("balance_after"), charged.Text("overage_before"), charged.Text("overage_after")));
        var reset = (await catcher.OneAsync("credit.overage_reset")).Data;
        Assert.Equal(("50", "0"), (reset.Text("overage_before"), reset.Text("overage_after")));
    }

    [Fact]
    public async Task Beyond_the_limit_of_overage_nothing_is_written()
    {
        var (credit, customer) = await SpentAsync("""{"overage_enabled":true,"overage_limit":"50","price_per_unit":"0.01","currency":"USD"}""", spent: "150");

        using var answer = await Catalogue.EntryAsync(App, credit, customer, "debit", "1");

        Assert.Equal("OVERAGE_LIMIT_EXCEEDED", (await answer.JsonAsync(HttpStatusCode.BadRequest)).Text("code"));
        Assert.Equal(("0", "50"), await Catalogue.BalanceAsync(App, credit, customer));
    }

    [Fact]
    public async Task A_top_up_repays_what_is_owed_first_where_the_plan_says_so()
    {
        var (credit, customer) = await SpentAsync("""{"overage_enabled":true,"price_per_unit":"0.01","currency":"USD","overage_behavior":"carry_deficit_auto_repay"}""", spent: "150");

        await App.BuyAsync(customer, await Catalogue.PackAsync(App, credit, "80"));

        Assert.Equal(("30", "0"), await Catalogue.BalanceAsync(App, credit, customer));
    }

    [Fact]
    public async Task Two_of_a_plan_bring_twice_the_credits_and_are_warned_at_a_part_of_both()
    {
        await using var catcher = await WebhookCatcher.StartAsync();
        await App.TellAsync(catcher, "credit.balance_low");
        var credit = await Catalogue.CreditAsync(App);
        var customer = await App.NewCustomerAsync();
        var plan = await Catalogue.PlanAsync(App, credit, "5000", attachment: """{"low_balance_threshold_percent":20}""");
        var session = (await App.Dodo.SendJsonAsync("/checkouts", new { product_cart = new[] { new { product_id = plan, quantity = 2 } }, customer = new { customer_id = customer } })).Text("session_id");
        await App.PayAsync(session, "4242424242424242");

        await Catalogue.EntryAsync(App, credit, customer, "debit", "8001");

        var low = (await catcher.OneAsync("credit.balance_low")).Data;
        Assert.Equal(("1999", "10000", "2000"), (low.Text("available_balance"), low.Text("subscription_credits_amount"), low.Text("threshold_amount")));
    }

    private async Task<(string Credit, string Customer)> SpentAsync(string attachment, string spent)
    {
        var credit = await Catalogue.CreditAsync(App);
        var customer = await App.NewCustomerAsync();
        await App.BuyAsync(customer, await Catalogue.PlanAsync(App, credit, "100", cents: 1900, attachment: attachment));
        using var answer = await Catalogue.EntryAsync(App, credit, customer, "debit", spent);
        await answer.JsonAsync(HttpStatusCode.Created);

        return (credit, customer);
    }
}
