using System.Net;
using System.Net.Http.Json;

namespace MailKit.Tests.Sandbox.ConsolePages;

public sealed class CataloguePagesTests : SandboxTests
{
    [Fact]
    public async Task What_the_tutorial_clicks_together_is_a_plan_that_bills_tokens()
    {
        await PostAsync("/credits", ("name", "AI tokens"), ("unit", "token"), ("precision", "0"));
        await PostAsync("/meters", ("name", "Tokens"), ("event_name", "llm.tokens"), ("measurement_unit", "token"), ("type", "Sum"), ("key", "tokens"));
        var credit = (await ItemsAsync("/credit-entitlements")).First(c => c.Text("name") is "AI tokens").Text("id");
        var meter = (await ItemsAsync("/meters"))[0].Text("id");

        await PostAsync(
            "/products",
            ("name", "Pro"), ("tax_category", "saas"), ("type", "usage_based_price"), ("price", "$99"), ("currency", "USD"), ("every", "1"), ("interval", "Month"),
            ("credit_entitlement_id", credit), ("credits_amount", "40,000,000"), ("credit_overage", "true"), ("credit_price", "0.000005"), ("credit_overage_behavior", "InvoiceAtBilling"),
            ("meter_id", meter), ("meter_credit", credit), ("meter_units_per_credit", "1"));

        var pro = (await ItemsAsync("/products")).First(p => p.Text("name") is "Pro").Text("product_id");
        var made = await App.Dodo.GetJsonAsync($"/products/{pro}");
        Assert.Equal(("9900", "1"), (made.GetProperty("price").Text("fixed_price"), made.GetProperty("price").GetProperty("meters")[0].Text("meter_units_per_credit")));
        var attached = made.GetProperty("credit_entitlements")[0];
        Assert.Equal(("40000000", "0.000005", "invoice_at_billing"), (attached.Text("credits_amount"), attached.Text("price_per_unit"), attached.Text("overage_behavior")));
        Assert.Contains("Pro", await App.Console.GetStringAsync($"/meters/{meter}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_makes_no_sense_is_said_beside_its_field_and_what_was_typed_is_kept()
    {
        using var refused = await SendAsync("/products", ("name", ""), ("tax_category", "saas"), ("type", "recurring_price"), ("price", "lots"), ("currency", "USD"), ("every", "1"), ("interval", "Month"));

        var page = WebUtility.HtmlDecode(await refused.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        Assert.Contains("Give it a name.", page, StringComparison.Ordinal);
        Assert.Contains("“lots” is not a number.", page, StringComparison.Ordinal);
        Assert.Contains("value=\"lots\"", page, StringComparison.Ordinal);

        using var tooMany = await SendAsync("/credits", ("name", "x"), ("unit", "y"), ("precision", "11"));
        Assert.Contains("0 to 10.", WebUtility.HtmlDecode(await tooMany.Content.ReadAsStringAsync()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_endpoint_is_added_with_its_events_and_shows_the_secret_to_copy()
    {
        await using var catcher = await WebhookCatcher.StartAsync();
        using var added = await SendAsync("/webhooks/endpoints", ("url", catcher.Url), ("filter_types", "credit.added"), ("filter_types", "credit.deducted"));
        Assert.Equal(HttpStatusCode.SeeOther, added.StatusCode);

        var id = (await App.Dodo.GetJsonAsync("/webhooks")).GetProperty("data")[0];
        var secret = (await App.Dodo.GetJsonAsync($"/webhooks/{id.Text("id")}/secret")).Text("secret");
        Assert.Equal(["credit.added", "credit.deducted"], id.GetProperty("filter_types").EnumerateArray().Select(t => t.GetString()));
        Assert.Contains(secret, WebUtility.HtmlDecode(await App.Console.GetStringAsync(added.Headers.Location)), StringComparison.Ordinal);

        await App.CreditAsync(await App.NewCustomerAsync(), "5");
        Assert.True((await catcher.OneAsync("credit.added")).IsSignedWith(secret, "webhook"));
    }

    [Fact]
    public async Task A_payment_is_given_back_in_part_and_disputed_from_its_page()
    {
        var payment = (await App.BuyAsync(await App.NewCustomerAsync(), App.Info.PackProductId)).Text("payment_id");
        Assert.Contains("Email Top-Up Pack", await App.Console.GetStringAsync($"/payments/{payment}"), StringComparison.Ordinal);

        using var tooMuch = await SendAsync($"/payments/{payment}/refund", ("amount", "10"));
        Assert.Contains("At most 900 can be refunded.", await tooMuch.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        await PostAsync($"/payments/{payment}/refund", ("amount", "4.50"), ("reason", "half of it"));
        await PostAsync($"/payments/{payment}/dispute");

        var told = await App.Dodo.GetJsonAsync($"/payments/{payment}");
        Assert.Equal(("partial", "450"), (told.Text("refund_status"), told.GetProperty("refunds")[0].Text("amount")));
        await PostAsync($"/payments/{payment}/disputes/{told.GetProperty("disputes")[0].Text("dispute_id")}", ("status", "DisputeLost"));
        Assert.Equal("dispute_lost", (await App.Dodo.GetJsonAsync($"/payments/{payment}")).GetProperty("disputes")[0].Text("dispute_status"));
    }

    [Fact]
    public async Task A_product_is_changed_archived_and_sold_again()
    {
        await PostAsync($"/products/{App.Info.PackProductId}", ("name", "Bigger pack"), ("description", ""), ("price", "12"));
        Assert.Equal("1200", (await App.Dodo.GetJsonAsync($"/products/{App.Info.PackProductId}")).GetProperty("price").Text("price"));

        await PostAsync($"/products/{App.Info.PackProductId}/archive");
        Assert.DoesNotContain(await ItemsAsync("/products"), p => p.Text("product_id") == App.Info.PackProductId);
        using var refused = await App.Dodo.PostAsJsonAsync("/checkouts", new { product_cart = new[] { new { product_id = App.Info.PackProductId, quantity = 1 } } });
        Assert.Equal("PRODUCT_IS_DELETED", (await refused.JsonAsync(HttpStatusCode.UnprocessableEntity)).Text("code"));

        await PostAsync($"/products/{App.Info.PackProductId}/unarchive");
        Assert.Contains(await ItemsAsync("/products"), p => p.Text("product_id") == App.Info.PackProductId);
    }

    [Fact]
    public async Task A_discount_is_made()
    {
        await PostAsync("/discounts", ("code", "ten"), ("percent", "10"));
        Assert.Equal("1000", (await App.Dodo.GetJsonAsync("/discounts/code/TEN")).Text("amount"));
    }

    private async Task<List<System.Text.Json.JsonElement>> ItemsAsync(string path) => [.. (await App.Dodo.GetJsonAsync($"{path}?page_number=0&page_size=100")).GetProperty("items").EnumerateArray()];

    private async Task PostAsync(string path, params (string Name, string Value)[] fields)
    {
        using var answer = await SendAsync(path, fields);
        Assert.True(answer.StatusCode is HttpStatusCode.SeeOther, $"{path}: {(int)answer.StatusCode} {WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync())}");
    }

    private async Task<HttpResponseMessage> SendAsync(string path, params (string Name, string Value)[] fields)
    {
        using var form = new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value)));
        return await App.Console.PostAsync(path, form);
    }
}
