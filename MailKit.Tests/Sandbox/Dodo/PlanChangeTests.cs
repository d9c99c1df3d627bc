using System.Net;
using System.Net.Http.Json;
using MailKit.Tests.Sandbox.Credits;

namespace MailKit.Tests.Sandbox.Dodo;

public sealed class PlanChangeTests : SandboxTests
{
    [Fact]
    public async Task From_30_to_80_dollars_in_the_middle_of_a_month_costs_about_25()
    {
        await using var catcher = await WebhookCatcher.StartAsync();
        await App.TellAsync(catcher, "subscription.plan_changed");
        var (credit, customer, bigger) = await SubscribedAsync();
        var subscription = await App.Dodo.GetJsonAsync($"/subscriptions/{await Catalogue.SubscriptionAsync(App, customer)}");
        var half = (subscription.GetProperty("next_billing_date").GetDateTimeOffset() - subscription.GetProperty("previous_billing_date").GetDateTimeOffset()) / 2;
        await App.AdvanceAsync($"PT{(int)half.TotalMinutes}M");
        var change = new { product_id = bigger, quantity = 1, proration_billing_mode = "prorated_immediately" };

        var preview = await App.Dodo.SendJsonAsync($"/subscriptions/{subscription.Text("subscription_id")}/change-plan/preview", change);
        using var done = await App.Dodo.PostAsJsonAsync($"/subscriptions/{subscription.Text("subscription_id")}/change-plan", change);

        Assert.Equal(HttpStatusCode.OK, done.StatusCode);
        var cost = (await Catalogue.PaymentsAsync(App, customer))[0];
        Assert.InRange(cost, 2499, 2501);
        Assert.InRange(preview.GetProperty("immediate_charge").GetProperty("summary").GetProperty("total_amount").GetInt32(), 2499, 2501);
        Assert.Equal(bigger, (await catcher.OneAsync("subscription.plan_changed")).Data.Text("product_id"));

        // Half of the bigger plan's credits come; the smaller one's stay.
        Assert.InRange(decimal.Parse((await Catalogue.BalanceAsync(App, credit, customer)).Balance, System.Globalization.CultureInfo.InvariantCulture), 5999, 6001);
    }

    [Fact]
    public async Task A_scheduled_change_holds_from_the_next_billing_date_on()
    {
        var (credit, customer, bigger) = await SubscribedAsync();
        var id = await Catalogue.SubscriptionAsync(App, customer);
        await ChangeAsync(id, bigger, "full_immediately", "next_billing_date");
        Assert.Equal("Plan", (await App.Dodo.GetJsonAsync($"/subscriptions/{id}")).GetProperty("scheduled_change").Text("product_name")[..4]);

        await App.AdvanceAsync("P1M");

        Assert.Equal([8000, 3000], await Catalogue.PaymentsAsync(App, customer));
        Assert.Equal(bigger, (await App.Dodo.GetJsonAsync($"/subscriptions/{id}")).Text("product_id"));
        Assert.Equal("11000", (await Catalogue.BalanceAsync(App, credit, customer)).Balance);
    }

    [Theory]
    [InlineData("do_not_bill", "immediately")]
    [InlineData("full_immediately", "next_billing_date")]
    public async Task From_a_year_to_a_month_the_next_payments_are_a_year_and_then_a_month_away(string mode, string when)
    {
        var credit = await Catalogue.CreditAsync(App);
        var customer = await App.NewCustomerAsync();
        var monthly = await Catalogue.PlanAsync(App, credit, "1000", cents: 3000);
        await App.BuyAsync(customer, await Catalogue.PlanAsync(App, credit, "1000", cents: 30000, price: """{"payment_frequency_interval":"Year"}"""));
        await ChangeAsync(await Catalogue.SubscriptionAsync(App, customer), monthly, mode, when);

        await App.AdvanceAsync("P11M");
        Assert.Equal([30000], await Catalogue.PaymentsAsync(App, customer));
        await App.AdvanceAsync("P1M");
        Assert.Equal([3000, 30000], await Catalogue.PaymentsAsync(App, customer));
        await App.AdvanceAsync("P1M");
        Assert.Equal([3000, 3000, 30000], await Catalogue.PaymentsAsync(App, customer));
    }

    [Fact]
    public async Task A_change_that_its_card_does_not_pay_is_not_made_and_the_attempt_is_on_record()
    {
        var credit = await Catalogue.CreditAsync(App);
        var customer = await App.NewCustomerAsync();
        var bigger = await Catalogue.PlanAsync(App, credit, "10000", cents: 8000);
        var small = await Catalogue.PlanAsync(App, credit, "1000", cents: 3000);
        await App.BuyAsync(customer, small, card: "4000000000000341");
        var id = await Catalogue.SubscriptionAsync(App, customer);

        using var refused = await App.Dodo.PostAsJsonAsync($"/subscriptions/{id}/change-plan", new { product_id = bigger, quantity = 1, proration_billing_mode = "full_immediately" });

        Assert.Equal("PAYMENT_NOT_SUCCEEDED", (await refused.JsonAsync(HttpStatusCode.UnprocessableEntity)).Text("code"));
        Assert.Equal(small, (await App.Dodo.GetJsonAsync($"/subscriptions/{id}")).Text("product_id"));
        Assert.Equal([8000, 3000], await Catalogue.PaymentsAsync(App, customer));
    }

    [Theory]
    [InlineData("prorated_immediately", "next_billing_date", "INVALID_PRORATION_MODE_WITH_NEXT_BILLING_DATE")]
    [InlineData("sometimes", "immediately", "INVALID_REQUEST_BODY")]
    public async Task A_change_that_makes_no_sense_is_refused(string mode, string when, string code)
    {
        var (_, customer, bigger) = await SubscribedAsync();

        using var refused = await App.Dodo.PostAsJsonAsync($"/subscriptions/{await Catalogue.SubscriptionAsync(App, customer)}/change-plan", new { product_id = bigger, quantity = 1, proration_billing_mode = mode, effective_at = when });

        Assert.Equal(code, (await refused.JsonAsync(HttpStatusCode.UnprocessableEntity)).Text("code"));
    }

    [Fact]
    public async Task Another_card_pays_what_is_owed_and_the_subscription_goes_on()
    {
        await using var catcher = await WebhookCatcher.StartAsync();
        await App.TellAsync(catcher, "dunning.recovered", "subscription.update_payment_method");
        var customer = await App.NewCustomerAsync();
        await App.BuyAsync(customer, App.Info.PlanProductId, card: "4000000000000341");
        await App.AdvanceAsync("P1M");
        var id = await Catalogue.SubscriptionAsync(App, customer);
        Assert.Equal("on_hold", (await App.Dodo.GetJsonAsync($"/subscriptions/{id}")).Text("status"));

        var link = (await App.Dodo.SendJsonAsync($"/subscriptions/{id}/update-payment-method", new { type = "new" })).Text("payment_link");
        await App.PayAsync(new Uri(link).Segments[^1], "4242424242424242");

        Assert.Equal("active", (await App.Dodo.GetJsonAsync($"/subscriptions/{id}")).Text("status"));
        Assert.Equal([1900, 1900, 1900], await Catalogue.PaymentsAsync(App, customer));
        Assert.Equal("recovered", (await catcher.OneAsync("dunning.recovered")).Data.Text("status"));
        await catcher.OneAsync("subscription.update_payment_method");
        await App.AdvanceAsync("P1M");
        Assert.Equal(4, (await Catalogue.PaymentsAsync(App, customer)).Count);
    }

    [Fact]
    public async Task A_subscription_on_demand_is_charged_when_the_merchant_says_so_and_does_not_renew_by_itself()
    {
        var customer = await App.NewCustomerAsync();
        var session = await App.Dodo.SendJsonAsync("/checkouts", new { product_cart = new[] { new { product_id = App.Info.PlanProductId, quantity = 1 } }, customer = new { customer_id = customer }, subscription_data = new { on_demand = new { mandate_only = true } } });
        await App.PayAsync(session.Text("session_id"), "4242424242424242");
        var id = await Catalogue.SubscriptionAsync(App, customer);

        await App.Dodo.SendJsonAsync($"/subscriptions/{id}/charge", new { product_price = 700 });
        await App.AdvanceAsync("P2M");

        Assert.Equal([700, 0], await Catalogue.PaymentsAsync(App, customer));
        var other = await Catalogue.SubscriptionAsync(App, await SubscribedCustomerAsync());
        using var refused = await App.Dodo.PostAsJsonAsync($"/subscriptions/{other}/charge", new { product_price = 700 });
        Assert.Equal("SUBSCRIPTION_NOT_ON_DEMAND", (await refused.JsonAsync(HttpStatusCode.UnprocessableEntity)).Text("code"));
    }

    private async Task<string> SubscribedCustomerAsync()
    {
        var customer = await App.NewCustomerAsync("other@acme.example");
        await App.BuyAsync(customer, App.Info.PlanProductId);
        return customer;
    }

    private async Task ChangeAsync(string id, string product, string mode, string when)
    {
        using var done = await App.Dodo.PostAsJsonAsync($"/subscriptions/{id}/change-plan", new { product_id = product, quantity = 1, proration_billing_mode = mode, effective_at = when });
        Assert.Equal(HttpStatusCode.OK, done.StatusCode);
    }

    private async Task<(string Credit, string Customer, string Bigger)> SubscribedAsync()
    {
        var credit = await Catalogue.CreditAsync(App);
        var customer = await App.NewCustomerAsync();
        await App.BuyAsync(customer, await Catalogue.PlanAsync(App, credit, "1000", cents: 3000));

        return (credit, customer, await Catalogue.PlanAsync(App, credit, "10000", cents: 8000));
    }
}
