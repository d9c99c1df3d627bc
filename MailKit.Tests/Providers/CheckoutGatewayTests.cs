using System.Text.Json;
using System.Text.RegularExpressions;
using MailKit.Domain.Billing;
using MailKit.Domain.Credits;
using MailKit.Domain.Work;
using MailKit.Tests.Sandbox;

namespace MailKit.Tests.Providers;

public sealed partial class CheckoutGatewayTests : GatewayTests<ICheckoutGateway>
{
    private const string Card = "4242424242424242";
    private static readonly Uri Return = new("http://localhost:5080/app/billing/return?from=a b&to=ü");
    private static readonly Uri Cancel = new("http://localhost:5080/app/billing");

    [Fact]
    public async Task A_customer_is_found_by_the_account_that_it_carries()
    {
        var account = Guid.CreateVersion7();
        const string Email = "ada+new@acme.example";
        await Gateway.CreateCustomerAsync(Guid.CreateVersion7(), Email, "Another", default);
        var made = await Gateway.CreateCustomerAsync(account, Email, "Ada & co", default);
        await Gateway.CreateCustomerAsync(Guid.CreateVersion7(), Email, "A third", default);

        Assert.Equal(made, await Gateway.FindCustomerAsync(account, Email, default));
        Assert.Null(await Gateway.FindCustomerAsync(account, "another@acme.example", default));
        Assert.Null(await Gateway.FindCustomerAsync(Guid.CreateVersion7(), Email, default));
        Assert.Equal("Ada & co", (await Sandbox.Dodo.GetJsonAsync($"/customers/{made}")).Text("name"));
    }

    [Fact]
    public async Task A_product_says_what_it_costs_and_brings()
    {
        var plan = await Gateway.ProductAsync(Sandbox.Info.PlanProductId, Credit.Emails, default);
        var pack = await Gateway.ProductAsync(Sandbox.Info.PackProductId, Credit.Emails, default);

        Assert.Equal((1900, "USD", true, 5000, 30, 20), (plan.PriceCents, plan.Currency, plan.IsRecurring, plan.Credits, plan.ExpiresAfterDays, plan.LowPercent));
        Assert.Equal((900, "USD", false, 5000, 30), (pack.PriceCents, pack.Currency, pack.IsRecurring, pack.Credits, pack.ExpiresAfterDays));
        Assert.NotEqual(plan.Id, plan.Name);
    }

    [Fact]
    public async Task Numbers_where_strings_are_documented_are_read_alike()
    {
        var asStrings = await Gateway.ProductAsync(Sandbox.Info.PlanProductId, Credit.Emails, default);
        Dodo.Change = body => QuotedNumber().Replace(body, "$1");

        Assert.Equal(asStrings, await Gateway.ProductAsync(Sandbox.Info.PlanProductId, Credit.Emails, default));
    }

    [Fact]
    public async Task A_product_or_a_checkout_that_Dodo_does_not_know_is_trouble_like_any_other()
    {
        Assert.Contains("pdt_none", (await Assert.ThrowsAsync<ProviderException>(() => Gateway.ProductAsync("pdt_none", Credit.Emails, default))).Message, StringComparison.Ordinal);
        Assert.Contains("cks_none", (await Assert.ThrowsAsync<ProviderException>(() => Gateway.CheckoutAsync("cks_none", default))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_checkout_says_who_buys_what_and_where_to_return()
    {
        var (checkout, customer) = (Guid.CreateVersion7(), await CustomerAsync());

        await Gateway.CreateCheckoutAsync(customer, Sandbox.Info.PlanProductId, checkout, Return, Cancel, default);

        var body = JsonElement.Parse(Dodo.All.Last().Body);
        var item = Assert.Single(body.GetProperty("product_cart").EnumerateArray());
        Assert.Equal((Sandbox.Info.PlanProductId, 1), (item.Text("product_id"), item.GetProperty("quantity").GetInt32()));
        Assert.Equal((customer, Return.OriginalString, Cancel.OriginalString), (body.GetProperty("customer").Text("customer_id"), body.Text("return_url"), body.Text("cancel_url")));
        Assert.Equal(checkout.ToString(), body.GetProperty("metadata").Text("mailkit_checkout_id"));
    }

    [Fact]
    public async Task A_paid_plan_is_followed_from_its_checkout_to_its_subscription()
    {
        var customer = await CustomerAsync();
        var session = await Gateway.CreateCheckoutAsync(customer, Sandbox.Info.PlanProductId, Guid.CreateVersion7(), Return, Cancel, default);
        Assert.StartsWith("http", session.Url, StringComparison.Ordinal);
        Assert.Null((await Gateway.CheckoutAsync(session.Id, default)).PaymentId);

        await Sandbox.PayAsync(session.Id, Card);

        var progress = await Gateway.CheckoutAsync(session.Id, default);
        Assert.Equal("succeeded", progress.PaymentStatus);
        var payment = await Gateway.PaymentAsync(progress.PaymentId!, default);
        Assert.Equal((customer, "succeeded", 1900, "USD", "4242", null), (payment!.CustomerId, payment.Status, payment.AmountCents, payment.Currency, payment.CardLastFour, payment.RefundStatus));
        Assert.Equal(TimeSpan.Zero, payment.CreatedAt.Offset);
        var subscription = await Gateway.SubscriptionAsync(payment.SubscriptionId!, default);
        Assert.Equal((customer, Sandbox.Info.PlanProductId, "active", 1900, false), (subscription!.CustomerId, subscription.ProductId, subscription.Status, subscription.AmountCents, subscription.CancelsAtPeriodEnd));
        Assert.True(subscription.NextBillingAt > subscription.CreatedAt);
    }

    [Fact]
    public async Task A_declined_payment_says_why()
    {
        var session = await Gateway.CreateCheckoutAsync(await CustomerAsync(), Sandbox.Info.PackProductId, Guid.CreateVersion7(), Return, Cancel, default);
        await Sandbox.PayAsync(session.Id, "4000000000000002");

        var payment = await Gateway.PaymentAsync((await Gateway.CheckoutAsync(session.Id, default)).PaymentId!, default);

        Assert.Equal(("failed", session.Id, Sandbox.Info.PackProductId), (payment!.Status, payment.CheckoutSessionId, payment.ProductId));
        Assert.NotNull(payment.Error);
    }

    [Fact]
    public async Task A_cancellation_at_the_period_s_end_can_be_taken_back()
    {
        var paid = await Sandbox.BuyAsync(await CustomerAsync(), Sandbox.Info.PlanProductId);

        Assert.True((await Gateway.CancelAtPeriodEndAsync(paid.Text("subscription_id"), true, default)).CancelsAtPeriodEnd);
        Assert.False((await Gateway.CancelAtPeriodEndAsync(paid.Text("subscription_id"), false, default)).CancelsAtPeriodEnd);
    }

    [Fact]
    public async Task The_portal_has_a_link_and_the_way_back()
    {
        var customer = await CustomerAsync();

        Assert.True((await Gateway.PortalAsync(customer, Cancel, default)).IsAbsoluteUri);
        Assert.Contains("return_url=", Dodo.All.Last().Path, StringComparison.Ordinal);
        Assert.Equal(Cancel.OriginalString, Uri.UnescapeDataString(Dodo.All.Last().Path.Split("return_url=")[1]));
    }

    [Fact]
    public async Task A_payment_or_a_subscription_that_Dodo_does_not_know_is_none()
    {
        Assert.Null(await Gateway.PaymentAsync("pay_none", default));
        Assert.Null(await Gateway.SubscriptionAsync("sub_none", default));
    }

    [Theory]
    [MemberData(nameof(Failure.Statuses), MemberType = typeof(Failure))]
    [InlineData(400, false)]
    [InlineData(409, true)]
    public async Task A_refused_write_is_a_failure_and_nobody_asks_again(int status, bool mayHaveActed)
    {
        Dodo.Answers(status, """{"code":"X","message":"Something is wrong."}""", ("Retry-After", "7"));

        var failure = await FailsAsync(() => Gateway.CreateCheckoutAsync("cus_1", "pdt_1", Guid.CreateVersion7(), Return, Cancel, default));

        Assert.Equal((mayHaveActed, TimeSpan.FromSeconds(7), $"Dodo answered {status}: Something is wrong."), (failure.MayHaveActed, failure.RetryAfter, failure.Message));
        Assert.Single(Dodo.All);
    }

    [Fact]
    public async Task A_success_that_cannot_be_read_is_a_failure()
    {
        Dodo.Answers(200, "<html>Welcome</html>");

        Assert.True((await FailsAsync(() => Gateway.CreateCustomerAsync(Guid.CreateVersion7(), "ada@acme.example", "Ada", default))).MayHaveActed);
        await FailsAsync(() => Gateway.PaymentAsync("pay_1", default));
        await FailsAsync(() => Gateway.ProductAsync("pdt_1", Credit.Emails, default));
    }

    [Fact]
    public async Task An_id_stays_one_part_of_the_path()
    {
        Dodo.Answers(404, """{"code":"NOT_FOUND","message":"Item not found"}""");

        await Gateway.PaymentAsync("pay_1/../a?b", default);
        await Gateway.SubscriptionAsync("sub_1/../a?b", default);

        Assert.Equal(["/dodo/v1/payments/pay_1%2F..%2Fa%3Fb", "/dodo/v1/subscriptions/sub_1%2F..%2Fa%3Fb"], Dodo.All.Select(a => a.Path));
    }

    private Task<string> CustomerAsync() => Gateway.CreateCustomerAsync(Guid.CreateVersion7(), "ada@acme.example", "Ada", default);

    [GeneratedRegex("\"([0-9]+)\"")]
    private static partial Regex QuotedNumber();
}
