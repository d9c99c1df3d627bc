using System.Net;
using System.Net.Http.Json;
using Xunit;

namespace MailKit.Tests.Sandbox.Dodo;

public sealed class CheckoutTests : SandboxTests
{
    [Fact]
    public async Task A_good_card_pays_once_and_leads_back_to_the_shop_with_its_own_query_kept()
    {
        var customer = await App.NewCustomerAsync();
        var session = await App.NewCheckoutAsync(customer, App.Info.PlanProductId);

        using var paid = await SubmitAsync(session, "4242 4242 4242 4242");
        using var doubleClick = await SubmitAsync(session, "4242 4242 4242 4242");

        var location = paid.Headers.Location!.ToString();
        Assert.Equal(HttpStatusCode.SeeOther, paid.StatusCode);
        Assert.StartsWith("http://localhost:5080/app/billing/return?from=checkout&subscription_id=sub_", location, StringComparison.Ordinal);
        Assert.Contains("&status=active&email=team%40acme.example", location, StringComparison.Ordinal);
        Assert.Equal(location, doubleClick.Headers.Location!.ToString());
        Assert.Equal("5000", await App.BalanceAsync(customer));
    }

    [Fact]
    public async Task A_pack_leads_back_with_its_payment()
    {
        var session = await App.NewCheckoutAsync(await App.NewCustomerAsync(), App.Info.PackProductId);

        using var paid = await SubmitAsync(session, "5555 5555 5555 4444");

        Assert.Contains("&payment_id=pay_", paid.Headers.Location!.ToString(), StringComparison.Ordinal);
        Assert.Contains("&status=succeeded", paid.Headers.Location!.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("4000 0000 0000 0002", "Your card was declined.", "GENERIC_DECLINE")]
    [InlineData("4000 0000 0000 9995", "Your card has too little money.", "INSUFFICIENT_FUNDS")]
    public async Task A_declined_card_keeps_the_page_says_why_and_records_the_attempt(string card, string words, string code)
    {
        await using var catcher = await WebhookCatcher.StartAsync();
        await App.TellAsync(catcher);
        var session = await App.NewCheckoutAsync(await App.NewCustomerAsync(), App.Info.PackProductId);

        using var declined = await SubmitAsync(session, card);

        var page = await declined.Content.ReadAsStringAsync();
        Assert.Equal(HttpStatusCode.PaymentRequired, declined.StatusCode);
        Assert.Contains(words, page, StringComparison.Ordinal);
        Assert.Contains($"value=\"{card}\"", page, StringComparison.Ordinal);
        Assert.Equal(code, (await catcher.OneAsync("payment.failed")).Data.Text("error_code"));
        Assert.Equal("failed", (await App.Dodo.GetJsonAsync($"/checkouts/{session}")).Text("payment_status"));

        using var secondTry = await SubmitAsync(session, "4242424242424242");
        Assert.Equal(HttpStatusCode.SeeOther, secondTry.StatusCode);
    }

    [Fact]
    public async Task What_is_wrong_with_the_form_is_said_next_to_each_field_and_nothing_is_charged()
    {
        var session = await App.NewCheckoutAsync(await App.NewCustomerAsync(), App.Info.PackProductId);

        using var refused = await SubmitAsync(session, "1234", expires: "13 / 20", cvc: "x");

        var page = WebUtility.HtmlDecode(await refused.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        Assert.Contains("“1234” is not one of the cards to try.", page, StringComparison.Ordinal);
        Assert.Contains("Month and year, such as 12 / 29.", page, StringComparison.Ordinal);
        Assert.Contains("Three or four digits.", page, StringComparison.Ordinal);
        Assert.Empty((await App.Dodo.GetJsonAsync("/payments?page_number=0")).GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task A_session_has_a_day_and_then_says_so()
    {
        var session = await App.NewCheckoutAsync(await App.NewCustomerAsync(), App.Info.PackProductId);
        await App.AdvanceAsync("P1DT1S");

        using var page = await App.Dodo.GetAsync($"/checkout/session/{session}");

        Assert.Equal(HttpStatusCode.Gone, page.StatusCode);
        Assert.Contains("run out of time", await page.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_from_another_site_does_nothing()
    {
        var session = await App.NewCheckoutAsync(await App.NewCustomerAsync(), App.Info.PackProductId);
        App.Dodo.DefaultRequestHeaders.Add("Origin", "https://elsewhere.example");

        using var refused = await SubmitAsync(session, "4242424242424242");

        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
    }

    [Fact]
    public async Task Metadata_of_the_session_is_on_the_payment_the_subscription_and_the_credits()
    {
        var customer = await App.NewCustomerAsync();
        var paid = await App.PayAsync(await App.NewCheckoutAsync(customer, App.Info.PlanProductId, new { account_id = "42" }), "4242424242424242");

        var payment = await App.Dodo.GetJsonAsync($"/payments/{paid.Text("payment_id")}");
        var subscription = await App.Dodo.GetJsonAsync($"/subscriptions/{paid.Text("subscription_id")}");
        var line = (await App.LedgerAsync(customer))[0];
        Assert.All([payment, subscription, line], static thing => Assert.Equal("42", thing.GetProperty("metadata").Text("account_id")));
    }

    [Fact]
    public async Task A_checkout_may_bring_other_credits_than_the_product()
    {
        var customer = await App.NewCustomerAsync();
        var session = (await App.Dodo.SendJsonAsync("/checkouts", new
        {
            product_cart = new[]
            {
                new { product_id = App.Info.PackProductId, quantity = 2, credit_entitlements = new[] { new { credit_entitlement_id = App.Info.EntitlementId, credits_amount = "70" } } },
            },
            customer = new { customer_id = customer },
        })).Text("session_id");

        await App.PayAsync(session, "4242424242424242");

        Assert.Equal("140", await App.BalanceAsync(customer));
    }

    [Fact]
    public async Task A_payment_can_be_refunded_once_and_its_invoice_is_a_PDF()
    {
        await using var catcher = await WebhookCatcher.StartAsync();
        await App.TellAsync(catcher);
        var payment = (await App.BuyAsync(await App.NewCustomerAsync(), App.Info.PackProductId)).Text("payment_id");

        var refund = await App.Dodo.SendJsonAsync("/refunds", new { payment_id = payment });
        using var again = await App.Dodo.PostAsJsonAsync("/refunds", new { payment_id = payment });
        var pdf = await App.Dodo.GetByteArrayAsync($"/invoices/payments/{payment}");

        Assert.Equal(("900", "succeeded"), (refund.Text("amount"), refund.Text("status")));
        Assert.Equal("PAYMENT_ALREADY_REFUNDED", (await again.JsonAsync(HttpStatusCode.BadRequest)).Text("code"));
        Assert.Equal(refund.Text("refund_id"), (await catcher.OneAsync("refund.succeeded")).Data.Text("refund_id"));
        Assert.Equal("%PDF"u8.ToArray(), pdf[..4]);
    }

    private Task<HttpResponseMessage> SubmitAsync(string session, string card, string expires = "12 / 39", string cvc = "123")
        => App.Dodo.PostAsync($"/checkout/session/{session}", new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["email"] = "team@acme.example",
            ["card"] = card,
            ["exp"] = expires,
            ["cvc"] = cvc,
            ["country"] = "US",
        }));
}
