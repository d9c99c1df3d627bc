using System.Net;
using MailKit.Tests.Sandbox.Credits;

namespace MailKit.Tests.Sandbox.Dodo;

public sealed class PortalTests : SandboxTests
{
    [Fact]
    public async Task A_customer_sees_what_is_left_its_history_usage_and_refunds()
    {
        var meter = await Catalogue.MeterAsync(App, "api.call");
        var customer = await App.NewCustomerAsync();
        await App.BuyAsync(customer, await Catalogue.UsagePlanAsync(App, meter, """{"price_per_unit":"2"}"""));
        var payment = (await App.BuyAsync(customer, App.Info.PackProductId)).Text("payment_id");
        await App.Dodo.SendJsonAsync("/refunds", new { payment_id = payment, reason = "a mistake" });
        await App.DebitAsync(customer, "40");
        await App.Dodo.SendJsonAsync("/events/ingest", new { events = new[] { new { event_id = "e", customer_id = customer, event_name = "api.call" } } });
        await App.AdvanceAsync("PT1M");

        var page = WebUtility.HtmlDecode(await App.Dodo.GetStringAsync($"/portal/{customer}"));

        Assert.All(["4,960</b> left", "email send", "−40", "Usage in this period", "api.call", "Refunds", "a mistake", "refunded"], words => Assert.Contains(words, page, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_customer_whose_card_failed_pays_with_another_from_the_portal()
    {
        var customer = await App.NewCustomerAsync();
        await App.BuyAsync(customer, App.Info.PlanProductId, card: "4000000000000341");
        await App.AdvanceAsync("P1M");
        var id = await Catalogue.SubscriptionAsync(App, customer);
        Assert.Contains("Pay $19.00 with another card", WebUtility.HtmlDecode(await App.Dodo.GetStringAsync($"/portal/{customer}")), StringComparison.Ordinal);

        using var asked = await PostAsync($"/portal/{customer}/subscriptions/{id}", ("do", "card"));
        using var paid = await PostAsync(asked.Headers.Location!.AbsolutePath, ("card", "4242424242424242"), ("exp", "12 / 40"), ("cvc", "123"), ("country", "US"));

        Assert.Equal(HttpStatusCode.SeeOther, paid.StatusCode);
        Assert.Equal("active", (await App.Dodo.GetJsonAsync($"/subscriptions/{id}")).Text("status"));
    }

    [Fact]
    public async Task A_customer_changes_the_plan_and_is_told_before_what_it_costs()
    {
        var credit = await Catalogue.CreditAsync(App);
        var customer = await App.NewCustomerAsync();
        await App.BuyAsync(customer, await Catalogue.PlanAsync(App, credit, "1000", cents: 3000));
        var bigger = await Catalogue.PlanAsync(App, credit, "9000", cents: 8000);
        var id = await Catalogue.SubscriptionAsync(App, customer);

        var offers = WebUtility.HtmlDecode(await App.Dodo.GetStringAsync($"/portal/{customer}/subscriptions/{id}/plan"));
        using var changed = await PostAsync($"/portal/{customer}/subscriptions/{id}/plan", ("product", bigger));

        Assert.Contains("Change for $50.00 today", offers, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.SeeOther, changed.StatusCode);
        Assert.Equal(bigger, (await App.Dodo.GetJsonAsync($"/subscriptions/{id}")).Text("product_id"));
        Assert.Equal([5000, 3000], await Catalogue.PaymentsAsync(App, customer));
    }

    [Fact]
    public async Task Nobody_changes_another_customers_subscription()
    {
        var customer = await App.NewCustomerAsync();
        await App.BuyAsync(customer, App.Info.PlanProductId);
        var id = await Catalogue.SubscriptionAsync(App, customer);
        var stranger = await App.NewCustomerAsync("stranger@acme.example");

        using var cancelled = await PostAsync($"/portal/{stranger}/subscriptions/{id}", ("do", "cancel"));
        using var shown = await App.Dodo.GetAsync($"/portal/{stranger}/subscriptions/{id}/plan");

        Assert.Equal("False", (await App.Dodo.GetJsonAsync($"/subscriptions/{id}")).Text("cancel_at_next_billing_date"));
        Assert.Equal(HttpStatusCode.NotFound, shown.StatusCode);
    }

    private async Task<HttpResponseMessage> PostAsync(string path, params (string Name, string Value)[] fields)
    {
        using var form = new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value)));
        return await App.Dodo.PostAsync(path, form);
    }
}
