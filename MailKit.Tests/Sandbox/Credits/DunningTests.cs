namespace MailKit.Tests.Sandbox.Credits;

public sealed class DunningTests : SandboxTests
{
    [Fact]
    public async Task A_card_that_fails_is_tried_again_four_times_and_then_the_subscription_waits()
    {
        await using var catcher = await WebhookCatcher.StartAsync();
        await App.TellAsync(catcher, "dunning.started", "payment.failed");
        var customer = await App.NewCustomerAsync();
        await App.BuyAsync(customer, App.Info.PlanProductId, card: "4000000000000341");

        await App.AdvanceAsync("P3M");

        Assert.Equal([1900, 1900, 1900, 1900, 1900, 1900], await Catalogue.PaymentsAsync(App, customer));
        var started = (await catcher.OneAsync("dunning.started")).Data;
        Assert.Equal(("DunningAttempt", "recovering", "on_hold"), (started.Text("payload_type"), started.Text("status"), started.Text("trigger_state")));
        Assert.Equal("on_hold", (await App.Dodo.GetJsonAsync($"/subscriptions/{await Catalogue.SubscriptionAsync(App, customer)}")).Text("status"));
    }
}
