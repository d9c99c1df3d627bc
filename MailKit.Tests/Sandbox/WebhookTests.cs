using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using MailKit.Tests.Hosting;
using Xunit;

namespace MailKit.Tests.Sandbox;

public sealed class WebhookTests : SandboxTests
{
    [Fact]
    public async Task A_delivery_is_signed_with_the_secret_of_its_own_endpoint()
    {
        await using var first = await WebhookCatcher.StartAsync();
        await using var second = await WebhookCatcher.StartAsync();
        var (firstSecret, secondSecret) = (await App.TellAsync(first), await App.TellAsync(second));

        await App.CreditAsync(await App.NewCustomerAsync(), "5");

        var (one, two) = (await first.OneAsync("credit.added"), await second.OneAsync("credit.added"));
        Assert.True(one.IsSignedWith(firstSecret, "webhook"));
        Assert.True(two.IsSignedWith(secondSecret, "webhook"));
        Assert.False(one.IsSignedWith(secondSecret, "webhook"));
        Assert.Equal(one.Headers["webhook-id"], two.Headers["webhook-id"]);
    }

    [Fact]
    public async Task The_timestamp_of_a_delivery_is_real_time_wherever_the_clock_is()
    {
        await using var catcher = await WebhookCatcher.StartAsync();
        await App.TellAsync(catcher);
        await App.AdvanceAsync("P90D");

        await App.CreditAsync(await App.NewCustomerAsync(), "5");

        var sent = DateTimeOffset.FromUnixTimeSeconds(long.Parse((await catcher.OneAsync("credit.added")).Headers["webhook-timestamp"], CultureInfo.InvariantCulture));
        Assert.InRange(DateTimeOffset.UtcNow - sent, TimeSpan.FromSeconds(-5), TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task A_delivery_that_fails_is_tried_again_with_the_same_id_when_the_clock_says_so()
    {
        await using var catcher = await WebhookCatcher.StartAsync();
        catcher.Answer = _ => catcher.All.Count > 1 ? 200 : 503;
        await App.TellAsync(catcher, "credit.added");
        await App.CreditAsync(await App.NewCustomerAsync(), "5");
        await Until.TrueAsync(async () => (await DeliveryAsync()).GetProperty("attempts").GetArrayLength() is 1);

        await App.AdvanceAsync("PT6S");
        await Until.TrueAsync(async () => (await DeliveryAsync()).Text("status") is "done");

        Assert.Equal(2, catcher.All.Count);
        Assert.Single(catcher.All.Select(static c => c.Headers["webhook-id"]).Distinct());
        Assert.Single(catcher.All.Select(static c => c.Raw).Distinct());
    }

    [Fact]
    public async Task A_delivery_that_always_fails_is_given_up_after_the_schedule_and_can_be_sent_again()
    {
        await using var catcher = await WebhookCatcher.StartAsync();
        catcher.Answer = static _ => 500;
        await App.TellAsync(catcher, "credit.added");
        await App.CreditAsync(await App.NewCustomerAsync(), "5");

        for (var attempts = 1; attempts < 8; attempts++)
        {
            await Until.TrueAsync(async () => (await DeliveryAsync()).GetProperty("attempts").GetArrayLength() == attempts);
            await App.AdvanceAsync("PT10H1M");
        }

        await Until.TrueAsync(async () => (await DeliveryAsync()).Text("status") is "given_up");
        Assert.Equal(8, catcher.All.Count);

        catcher.Answer = static _ => 200;
        await App.Console.SendJsonAsync($"/control/deliveries/{(await DeliveryAsync()).Text("id")}/again", new { });
        await Until.TrueAsync(async () => (await DeliveryAsync()).Text("status") is "done");
    }

    [Fact]
    public async Task A_paid_plan_is_told_as_payment_subscription_and_credits_in_this_order()
    {
        await using var catcher = await WebhookCatcher.StartAsync();
        await App.TellAsync(catcher);
        await App.BuyAsync(await App.NewCustomerAsync(), App.Info.PlanProductId);

        var deliveries = (await App.Console.GetJsonAsync("/control/deliveries")).GetProperty("items").EnumerateArray().Reverse();

        Assert.Equal(["payment.succeeded", "subscription.active", "credit.added"], deliveries.Select(static d => d.Text("type")));
    }

    [Fact]
    public async Task An_endpoint_hears_only_of_the_types_it_asked_for()
    {
        await using var catcher = await WebhookCatcher.StartAsync();
        await App.TellAsync(catcher, "subscription.active");

        await App.BuyAsync(await App.NewCustomerAsync(), App.Info.PlanProductId);
        await catcher.OneAsync("subscription.active");

        Assert.Single((await App.Console.GetJsonAsync("/control/deliveries")).GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task A_webhook_created_twice_with_one_key_is_one()
    {
        var first = await App.Dodo.SendJsonAsync("/webhooks", new { url = "http://localhost:1/a", idempotency_key = "k" });
        var again = await App.Dodo.SendJsonAsync("/webhooks", new { url = "http://localhost:1/a", idempotency_key = "k" });
        var other = await App.Dodo.SendJsonAsync("/webhooks", new { url = "http://localhost:1/a" });

        Assert.Equal(first.Text("id"), again.Text("id"));
        Assert.NotEqual(first.Text("id"), other.Text("id"));
        Assert.Equal(2, (await App.Dodo.GetJsonAsync("/webhooks")).GetProperty("data").GetArrayLength());
    }

    [Fact]
    public async Task For_a_day_after_a_change_of_the_secret_both_are_good()
    {
        await using var catcher = await WebhookCatcher.StartAsync();
        var before = await App.TellAsync(catcher, "credit.added");
        var id = (await App.Dodo.GetJsonAsync("/webhooks")).GetProperty("data")[0].Text("id");
        var after = (await App.Console.SendJsonAsync($"/control/endpoints/{id}/rotate", new { })).Text("secret");

        await App.CreditAsync(await App.NewCustomerAsync(), "5");
        var both = await catcher.OneAsync("credit.added");
        Assert.True(both.IsSignedWith(before, "webhook") && both.IsSignedWith(after, "webhook"));

        await App.AdvanceAsync("P1DT1S");
        await App.CreditAsync(await App.NewCustomerAsync(), "5");
        await Until.TrueAsync(() => catcher.All.Count is 2);
        var later = catcher.All.Last();
        Assert.True(later.IsSignedWith(after, "webhook"));
        Assert.False(later.IsSignedWith(before, "webhook"));
    }

    [Fact]
    public async Task An_endpoint_that_nothing_gets_through_to_for_five_days_is_disabled_and_all_that_failed_can_be_sent_again()
    {
        await using var catcher = await WebhookCatcher.StartAsync();
        catcher.Answer = static _ => 500;
        await App.TellAsync(catcher, "credit.added");
        var id = (await App.Dodo.GetJsonAsync("/webhooks")).GetProperty("data")[0].Text("id");
        await App.CreditAsync(await App.NewCustomerAsync(), "5");
        await Until.TrueAsync(async () => (await DeliveryAsync()).GetProperty("attempts").GetArrayLength() is 1);

        await App.AdvanceAsync("P5DT1S");
        await Until.TrueAsync(async () => (await App.Dodo.GetJsonAsync($"/webhooks/{id}")).GetProperty("disabled").GetBoolean());
        await App.AdvanceAsync("P1D");
        await Until.TrueAsync(async () => (await DeliveryAsync()).Text("status") is "given_up");

        catcher.Answer = static _ => 200;
        using var enabled = await App.Dodo.PatchAsync($"/webhooks/{id}", JsonContent.Create(new { disabled = false }));
        var queued = (await App.Console.SendJsonAsync("/control/deliveries/again", new { })).GetProperty("queued").GetInt32();

        Assert.Equal(1, queued);
        await Until.TrueAsync(async () => (await DeliveryAsync()).Text("status") is "done");
    }

    private async Task<JsonElement> DeliveryAsync() => (await App.Console.GetJsonAsync("/control/deliveries")).GetProperty("items")[0];
}
