using System.Net;
using System.Net.Http.Json;
using MailKit.Tests.Sandbox.Credits;

namespace MailKit.Tests.Sandbox.Dodo;

public sealed class DiscountTests : SandboxTests
{
    [Fact]
    public async Task A_tenth_off_for_two_cycles_is_taken_off_twice()
    {
        await App.Dodo.SendJsonAsync("/discounts", new { type = "percentage", amount = 1000, code = "tenoff", subscription_cycles = 2 });
        var customer = await App.NewCustomerAsync();
        await BuyAsync(customer, App.Info.PlanProductId, "TENOFF");

        await App.AdvanceAsync("P2M");

        Assert.Equal([1900, 1710, 1710], await Catalogue.PaymentsAsync(App, customer));
        Assert.Equal("1", (await App.Dodo.GetJsonAsync("/discounts/code/TENOFF")).Text("times_used"));
    }

    [Theory]
    [InlineData("""{"usage_limit":1}""", "DISCOUNT_CODE_USAGE_LIMIT_EXCEEDED")]
    [InlineData("""{"per_customer_usage_limit":1}""", "DISCOUNT_CODE_USAGE_LIMIT_EXCEEDED")]
    [InlineData("""{"customer_eligibility":"first_time"}""", "INVALID_DISCOUNT_CODE")]
    public async Task A_code_that_is_used_up_is_refused_and_says_why(string limits, string code)
    {
        var made = System.Text.Json.Nodes.JsonNode.Parse(limits)!.AsObject();
        made["type"] = "percentage";
        made["amount"] = 5000;
        made["code"] = "HALF";
        await App.Dodo.SendJsonAsync("/discounts", made);
        var customer = await App.NewCustomerAsync();
        await BuyAsync(customer, App.Info.PackProductId, "half");
        Assert.Equal([450], await Catalogue.PaymentsAsync(App, customer));

        using var refused = await App.Dodo.PostAsJsonAsync("/checkouts", Cart(customer, App.Info.PackProductId, "HALF"));

        Assert.Equal(code, (await refused.JsonAsync(HttpStatusCode.UnprocessableEntity)).Text("code"));
    }

    [Fact]
    public async Task A_code_that_nobody_made_is_refused()
    {
        using var refused = await App.Dodo.PostAsJsonAsync("/checkouts", Cart(await App.NewCustomerAsync(), App.Info.PackProductId, "NOPE"));
        Assert.Equal("INVALID_DISCOUNT_CODE", (await refused.JsonAsync(HttpStatusCode.UnprocessableEntity)).Text("code"));
    }

    private async Task BuyAsync(string customer, string product, string code)
        => await App.PayAsync((await App.Dodo.SendJsonAsync("/checkouts", Cart(customer, product, code))).Text("session_id"), "4242424242424242");

    private static object Cart(string customer, string product, string code) => new { product_cart = new[] { new { product_id = product, quantity = 1 } }, customer = new { customer_id = customer }, discount_codes = new[] { code } };
}
