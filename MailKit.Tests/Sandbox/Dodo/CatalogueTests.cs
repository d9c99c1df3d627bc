using System.Net;
using System.Net.Http.Json;
using MailKit.Tests.Sandbox.Credits;

namespace MailKit.Tests.Sandbox.Dodo;

public sealed class CatalogueTests : SandboxTests
{
    [Fact]
    public async Task A_patch_leaves_what_is_absent_and_clears_what_is_null()
    {
        var credit = await Catalogue.CreditAsync(App, """{"description":"Words","expires_after_days":30}""");

        using var patched = await App.Dodo.PatchAsync($"/credit-entitlements/{credit}", JsonContent.Create(new { expires_after_days = (int?)null, unit = "word" }));

        Assert.Equal(HttpStatusCode.OK, patched.StatusCode);
        var now = await App.Dodo.GetJsonAsync($"/credit-entitlements/{credit}");
        Assert.Equal(("Words", "word", System.Text.Json.JsonValueKind.Null), (now.Text("description"), now.Text("unit"), now.GetProperty("expires_after_days").ValueKind));
    }

    [Fact]
    public async Task A_credits_precision_never_changes()
    {
        var credit = await Catalogue.CreditAsync(App);

        using var refused = await App.Dodo.PatchAsync($"/credit-entitlements/{credit}", JsonContent.Create(new { precision = 2 }));

        Assert.Contains("precision", (await refused.JsonAsync(HttpStatusCode.UnprocessableEntity)).Text("message"), StringComparison.Ordinal);
        Assert.Equal("0", (await App.Dodo.GetJsonAsync($"/credit-entitlements/{credit}")).Text("precision"));
    }

    [Fact]
    public async Task A_deleted_credit_is_gone_until_it_is_taken_back_and_cannot_be_attached()
    {
        var credit = await Catalogue.CreditAsync(App);
        var customer = await App.NewCustomerAsync();
        (await App.Dodo.DeleteAsync($"/credit-entitlements/{credit}")).Dispose();

        foreach (var (ask, status) in (IEnumerable<(Func<Task<HttpResponseMessage>>, HttpStatusCode)>)
        [
            (() => App.Dodo.GetAsync($"/credit-entitlements/{credit}"), HttpStatusCode.NotFound),
            (() => App.Dodo.DeleteAsync($"/credit-entitlements/{credit}"), HttpStatusCode.Gone),
            (() => App.Dodo.GetAsync($"/credit-entitlements/{credit}/balances"), HttpStatusCode.NotFound),
            (() => Catalogue.EntryAsync(App, credit, customer, "credit", "1"), HttpStatusCode.NotFound),
            (() => App.Dodo.PostAsJsonAsync("/products", new { name = "x", tax_category = "saas", price = new { type = "one_time_price", currency = "USD", price = 900 }, credit_entitlements = new[] { new { credit_entitlement_id = credit, credits_amount = "1" } } }), HttpStatusCode.UnprocessableEntity),
            (() => App.Dodo.PostAsync($"/credit-entitlements/{credit}/undelete", null), HttpStatusCode.OK),
            (() => App.Dodo.GetAsync($"/credit-entitlements/{credit}"), HttpStatusCode.OK),
            (() => App.Dodo.PostAsync($"/credit-entitlements/{credit}/undelete", null), HttpStatusCode.InternalServerError),
        ])
        {
            using var answer = await ask();
            Assert.Equal(status, answer.StatusCode);
        }
    }

    [Theory]
    [InlineData("""{"tax_category":"food"}""", "tax_category")]
    [InlineData("""{"price":{"type":"one_time_price","currency":"USD","price":49}}""", "price")]
    [InlineData("""{"price":{"type":"one_time_price","currency":"ZZZ","price":900}}""", "currency")]
    [InlineData("""{"price":{"type":"usage_based_price","currency":"USD"}}""", "fixed_price")]
    [InlineData("""{"license_key_enabled":true}""", "license_key_enabled")]
    [InlineData("""{"addons":["adn_1"]}""", "addons")]
    public async Task A_product_that_makes_no_sense_or_needs_what_is_not_here_is_refused_by_the_fields_name(string over, string field)
    {
        var product = System.Text.Json.Nodes.JsonNode.Parse("""{"name":"x","tax_category":"saas","price":{"type":"one_time_price","currency":"USD","price":900}}""")!.AsObject();

        foreach (var (name, value) in System.Text.Json.Nodes.JsonNode.Parse(over)!.AsObject())
        {
            product[name] = value?.DeepClone();
        }

        using var refused = await App.Dodo.PostAsJsonAsync("/products", product);

        Assert.Contains(field, (await refused.JsonAsync(HttpStatusCode.UnprocessableEntity)).Text("message"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Payments_are_found_by_the_state_of_their_dispute()
    {
        await using var catcher = await WebhookCatcher.StartAsync();
        await App.TellAsync(catcher, "dispute.opened", "dispute.lost");
        var customer = await App.NewCustomerAsync();
        var disputed = (await App.BuyAsync(customer, App.Info.PackProductId)).Text("payment_id");
        await App.BuyAsync(customer, App.Info.PackProductId);
        var id = (await App.Console.SendJsonAsync($"/control/payments/{disputed}/dispute", new { reason = "fraudulent" })).Text("dispute_id");
        Assert.Equal([disputed], await FoundAsync("dispute_opened"));

        await App.Console.SendJsonAsync($"/control/disputes/{id}", new { status = "lost" });

        Assert.Empty(await FoundAsync("dispute_opened"));
        Assert.Equal([disputed], await FoundAsync("dispute_lost"));
        await catcher.OneAsync("dispute.opened");
        Assert.Equal("dispute_lost", (await catcher.OneAsync("dispute.lost")).Data.Text("dispute_status"));
        using var decided = await App.Console.PostAsJsonAsync($"/control/disputes/{id}", new { status = "won" });
        Assert.Equal(HttpStatusCode.Conflict, decided.StatusCode);
    }

    [Fact]
    public async Task The_clock_goes_to_the_next_renewal()
    {
        var customer = await App.NewCustomerAsync();
        await App.BuyAsync(customer, App.Info.PlanProductId);
        var id = await Catalogue.SubscriptionAsync(App, customer);

        await App.Console.SendJsonAsync("/control/clock/advance", new { to = "next_renewal", subscription_id = id });

        Assert.Equal([1900, 1900], await Catalogue.PaymentsAsync(App, customer));
    }

    private async Task<List<string>> FoundAsync(string status)
        => [.. (await App.Dodo.GetJsonAsync($"/payments?dispute_status={status}&page_number=0")).GetProperty("items").EnumerateArray().Select(p => p.Text("payment_id"))];
}
