namespace MailKit.Tests.Sandbox.Credits;

public sealed class TrialTests : SandboxTests
{
    [Fact]
    public async Task A_trial_costs_nothing_brings_its_own_credits_and_takes_them_along_when_it_ends()
    {
        var (credit, customer) = await TriedAsync("""{"trial_credits":"100","trial_credits_expire_after_trial":true}""", """{"trial_period_days":14}""");
        Assert.Equal("100", (await Catalogue.BalanceAsync(App, credit, customer)).Balance);
        Assert.Equal([0], await Catalogue.PaymentsAsync(App, customer));

        await App.AdvanceAsync("P14D");

        Assert.Equal(["credit_added +1000", "credit_expired -100", "credit_added +100"], await Catalogue.LedgerAsync(App, credit, customer));
        Assert.Equal([9900, 0], await Catalogue.PaymentsAsync(App, customer));
    }

    [Fact]
    public async Task Trial_credits_that_may_stay_are_there_beside_the_first_cycles()
    {
        var (credit, customer) = await TriedAsync("""{"trial_credits":"100"}""", """{"trial_period_days":14,"trial_amount":100}""");

        await App.AdvanceAsync("P14D");

        Assert.Equal("1100", (await Catalogue.BalanceAsync(App, credit, customer)).Balance);
        Assert.Equal([9900, 100], await Catalogue.PaymentsAsync(App, customer));
        await App.AdvanceAsync("P1M");
        Assert.Equal([9900, 9900, 100], await Catalogue.PaymentsAsync(App, customer));
    }

    [Fact]
    public async Task A_checkouts_own_trial_goes_before_the_plans()
    {
        var credit = await Catalogue.CreditAsync(App);
        var customer = await App.NewCustomerAsync();
        var plan = await Catalogue.PlanAsync(App, credit, "1000");
        var session = await App.Dodo.SendJsonAsync("/checkouts", new { product_cart = new[] { new { product_id = plan, quantity = 1 } }, customer = new { customer_id = customer }, subscription_data = new { trial_period_days = 7 } });

        await App.PayAsync(session.Text("session_id"), "4242424242424242");

        var subscription = await App.Dodo.GetJsonAsync($"/subscriptions/{await Catalogue.SubscriptionAsync(App, customer)}");
        Assert.Equal("7", subscription.Text("trial_period_days"));
        Assert.Equal(TimeSpan.FromDays(7), subscription.GetProperty("next_billing_date").GetDateTimeOffset() - subscription.GetProperty("created_at").GetDateTimeOffset());
    }

    private async Task<(string Credit, string Customer)> TriedAsync(string attachment, string price)
    {
        var credit = await Catalogue.CreditAsync(App);
        var customer = await App.NewCustomerAsync();
        await App.BuyAsync(customer, await Catalogue.PlanAsync(App, credit, "1000", attachment: attachment, price: price));

        return (credit, customer);
    }
}
