namespace MailKit.Tests.Sandbox.Credits;

public sealed class RolloverTests : SandboxTests
{
    private const string ThreeQuarters = """{"rollover_enabled":true,"rollover_percentage":75,"rollover_timeframe_count":1,"rollover_timeframe_interval":"Month","max_rollover_count":1}""";

    [Fact]
    public async Task Of_200_unused_credits_150_are_carried_into_the_next_cycle_and_50_expire()
    {
        await using var catcher = await WebhookCatcher.StartAsync();
        await App.TellAsync(catcher, "credit.rolled_over", "credit.expired");
        var (credit, customer) = await SubscribedAsync(ThreeQuarters, unused: "200");

        await App.AdvanceAsync("P1M");

        Assert.Equal(("1150", "0"), await Catalogue.BalanceAsync(App, credit, customer));
        var carried = (await catcher.OneAsync("credit.rolled_over")).Data;
        Assert.Equal(("150", "True"), (carried.Text("amount"), carried.Text("is_credit")));
        Assert.Equal("50", (await catcher.OneAsync("credit.expired")).Data.Text("amount"));
        var grant = (await GrantsAsync(credit, customer)).Single(g => g.Text("source_type") is "rollover");
        Assert.Equal(("150", "1"), (grant.Text("remaining_amount"), grant.Text("rollover_count")));
        Assert.NotEmpty(grant.Text("parent_grant_id"));
    }

    [Fact]
    public async Task What_was_rolled_over_as_often_as_allowed_is_forfeited()
    {
        await using var catcher = await WebhookCatcher.StartAsync();
        await App.TellAsync(catcher, "credit.rollover_forfeited");
        var (credit, customer) = await SubscribedAsync(ThreeQuarters, unused: "200");

        await App.AdvanceAsync("P2M");

        Assert.Equal("150", (await catcher.OneAsync("credit.rollover_forfeited")).Data.Text("amount"));
        Assert.Equal("1750", (await Catalogue.BalanceAsync(App, credit, customer)).Balance);
    }

    [Fact]
    public async Task Carried_credits_are_cut_to_what_the_credit_is_counted_in()
    {
        var (credit, customer) = await SubscribedAsync(ThreeQuarters, unused: "3");

        await App.AdvanceAsync("P1M");

        Assert.Equal("1002", (await Catalogue.BalanceAsync(App, credit, customer)).Balance);
    }

    [Fact]
    public async Task Without_rollover_credits_live_until_their_own_end()
    {
        var (credit, customer) = await SubscribedAsync("{}", unused: "200");

        await App.AdvanceAsync("P1M");

        Assert.Equal("1200", (await Catalogue.BalanceAsync(App, credit, customer)).Balance);
    }

    private async Task<(string Credit, string Customer)> SubscribedAsync(string attachment, string unused)
    {
        var credit = await Catalogue.CreditAsync(App);
        var customer = await App.NewCustomerAsync();
        await App.BuyAsync(customer, await Catalogue.PlanAsync(App, credit, "1000", attachment: attachment));
        await Catalogue.EntryAsync(App, credit, customer, "debit", $"{1000 - int.Parse(unused, System.Globalization.CultureInfo.InvariantCulture)}");

        return (credit, customer);
    }

    private async Task<List<System.Text.Json.JsonElement>> GrantsAsync(string credit, string customer)
        => [.. (await App.Dodo.GetJsonAsync($"/credit-entitlements/{credit}/balances/{customer}/grants?page_number=0")).GetProperty("items").EnumerateArray()];
}
