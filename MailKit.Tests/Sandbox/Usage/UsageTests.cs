using System.Net;
using System.Net.Http.Json;
using MailKit.Tests.Sandbox.Credits;

namespace MailKit.Tests.Sandbox.Usage;

public sealed class UsageTests : SandboxTests
{
    [Fact]
    public async Task Of_2500_calls_1000_are_free_and_the_rest_costs_30_dollars()
    {
        var meter = await Catalogue.MeterAsync(App, "api.call");
        var customer = await App.NewCustomerAsync();
        await App.BuyAsync(customer, await Catalogue.UsagePlanAsync(App, meter, """{"price_per_unit":"2","free_threshold":1000}"""));

        foreach (var part in Enumerable.Range(0, 2500).Chunk(1000))
        {
            await IngestAsync(part.Select(i => new { event_id = $"call-{i}", customer_id = customer, event_name = "api.call" }));
        }

        await App.AdvanceAsync("P1M");

        Assert.Equal([3000, 0], await Catalogue.PaymentsAsync(App, customer));
    }

    [Fact]
    public async Task What_tokens_cost_beyond_the_plan_and_the_top_up_is_on_the_next_invoice_and_then_the_balance_begins_anew()
    {
        var credit = await Catalogue.CreditAsync(App);
        var meter = await Catalogue.MeterAsync(App, "llm.tokens", """{"type":"sum","key":"tokens"}""");
        var customer = await App.NewCustomerAsync();
        await App.BuyAsync(customer, await Catalogue.UsagePlanAsync(
            App,
            meter,
            $$"""{"credit_entitlement_id":"{{credit}}","meter_units_per_credit":"1"}""",
            cents: 9900,
            credits: $$"""[{"credit_entitlement_id":"{{credit}}","credits_amount":"40000000","overage_enabled":true,"price_per_unit":"0.000005","currency":"USD","overage_behavior":"invoice_at_billing"}]"""));
        await App.BuyAsync(customer, await Catalogue.PackAsync(App, credit, "5000000"));

        await IngestAsync([new { event_id = "a", customer_id = customer, event_name = "llm.tokens", metadata = new { tokens = 45_000_000 } }]);
        await IngestAsync([new { event_id = "b", customer_id = customer, event_name = "llm.tokens", metadata = new { tokens = "1532" } }]);
        await App.AdvanceAsync("PT1M");
        Assert.Equal(("0", "1532"), await Catalogue.BalanceAsync(App, credit, customer));

        await App.AdvanceAsync("P1M");

        // 1,532 × $0.000005 are 0.766 cents, and only the sum is rounded.
        Assert.Equal([9901, 900, 9900], await Catalogue.PaymentsAsync(App, customer));
        Assert.Equal(("40000000", "0"), await Catalogue.BalanceAsync(App, credit, customer));
    }

    [Fact]
    public async Task Without_overage_usage_is_taken_down_to_zero_and_never_below()
    {
        var credit = await Catalogue.CreditAsync(App);
        var meter = await Catalogue.MeterAsync(App, "llm.tokens", """{"type":"sum","key":"tokens"}""");
        var customer = await App.NewCustomerAsync();
        await App.BuyAsync(customer, await Catalogue.UsagePlanAsync(App, meter, $$"""{"credit_entitlement_id":"{{credit}}","meter_units_per_credit":"1"}""", credits: $$"""[{"credit_entitlement_id":"{{credit}}","credits_amount":"100"}]"""));

        await IngestAsync([new { event_id = "a", customer_id = customer, event_name = "llm.tokens", metadata = new { tokens = 170 } }]);
        await App.AdvanceAsync("PT1M");

        Assert.Equal(("0", "0"), await Catalogue.BalanceAsync(App, credit, customer));
        Assert.Equal(["credit_deducted -100", "credit_added +100"], await Catalogue.LedgerAsync(App, credit, customer));
    }

    [Fact]
    public async Task What_is_less_than_a_credit_waits_for_more()
    {
        var credit = await Catalogue.CreditAsync(App);
        var meter = await Catalogue.MeterAsync(App, "page");
        var customer = await App.NewCustomerAsync();
        await App.BuyAsync(customer, await Catalogue.UsagePlanAsync(App, meter, $$"""{"credit_entitlement_id":"{{credit}}","meter_units_per_credit":"10"}""", credits: $$"""[{"credit_entitlement_id":"{{credit}}","credits_amount":"100"}]"""));

        foreach (var (batch, balance) in (IEnumerable<(int, string)>)[(0, "100"), (1, "99"), (2, "98")])
        {
            await IngestAsync(Enumerable.Range(0, 7).Select(i => new { event_id = $"{batch}-{i}", customer_id = customer, event_name = "page" }));
            await App.AdvanceAsync("PT1M");
            Assert.Equal(balance, (await Catalogue.BalanceAsync(App, credit, customer)).Balance);
        }
    }

    [Theory]
    [InlineData("""{"type":"count"}""", 4)]
    [InlineData("""{"type":"sum","key":"n"}""", 60)]
    [InlineData("""{"type":"max","key":"n"}""", 30)]
    [InlineData("""{"type":"last","key":"n"}""", 20)]
    public async Task Events_add_up_as_their_meter_says(string aggregation, int units)
    {
        var meter = await Catalogue.MeterAsync(App, "Job", aggregation, """{"filter":{"conjunction":"and","clauses":[{"key":"region","operator":"equals","value":"eu"}]}}""");
        var customer = await App.NewCustomerAsync();
        await App.BuyAsync(customer, await Catalogue.UsagePlanAsync(App, meter, """{"price_per_unit":"100"}"""));

        await IngestAsync(
        [
            new { event_id = "1", customer_id = customer, event_name = "Job", metadata = (object)new { n = 10, region = "eu" } },
            new { event_id = "2", customer_id = customer, event_name = "Job", metadata = (object)new { n = "30", region = "eu" } },
            new { event_id = "3", customer_id = customer, event_name = "Job", metadata = (object)new { n = 500, region = "us" } },
            new { event_id = "4", customer_id = customer, event_name = "job", metadata = (object)new { n = 700, region = "eu" } },
            new { event_id = "5", customer_id = customer, event_name = "Job", metadata = (object)new { n = 20, region = "eu" } },
            new { event_id = "6", customer_id = customer, event_name = "Job", metadata = (object)new { n = "many", region = "eu" } },
        ]);
        await App.AdvanceAsync("P1M");

        Assert.Equal([units * 100, 0], await Catalogue.PaymentsAsync(App, customer));
    }

    [Fact]
    public async Task An_event_that_is_told_twice_counts_once_and_twice_in_one_request_refuses_it()
    {
        var customer = await App.NewCustomerAsync();
        var one = new { event_id = "same", customer_id = customer, event_name = "x" };

        Assert.Equal("1", (await IngestAsync([one])).Text("ingested_count"));
        Assert.Equal("0", (await IngestAsync([one])).Text("ingested_count"));
        using var twice = await App.Dodo.PostAsJsonAsync("/events/ingest", new { events = new[] { one with { event_id = "other" }, one with { event_id = "other" } } });

        await twice.JsonAsync(HttpStatusCode.BadRequest);
        Assert.Single((await App.Dodo.GetJsonAsync($"/events?customer_id={customer}&page_number=0")).GetProperty("items").EnumerateArray());
    }

    [Theory]
    [InlineData("PT61M", false)]
    [InlineData("PT59M", true)]
    public async Task Events_may_be_an_hour_late(string by, bool isTaken)
    {
        var customer = await App.NewCustomerAsync();
        var at = DateTimeOffset.UtcNow;
        await App.AdvanceAsync(by);

        using var answer = await App.Dodo.PostAsJsonAsync("/events/ingest", new { events = new[] { new { event_id = "late", customer_id = customer, event_name = "x", timestamp = at } } });

        Assert.Equal(isTaken ? HttpStatusCode.OK : HttpStatusCode.BadRequest, answer.StatusCode);
    }

    private Task<System.Text.Json.JsonElement> IngestAsync(IEnumerable<object> events) => App.Dodo.SendJsonAsync("/events/ingest", new { events });
}
