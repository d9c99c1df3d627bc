using MailKit.Tests.Hosting;

namespace MailKit.Tests.Sandbox.Faults;

public sealed class WebhookFaultTests : SandboxTests
{
    [Fact]
    public async Task A_duplicate_is_a_second_delivery_with_the_same_id_and_bytes()
    {
        await using var catcher = await WebhookCatcher.StartAsync();
        var secret = await App.TellAsync(catcher);
        await App.FaultAsync(new { provider = "dodo", kind = "webhook_duplicate", type = "credit.*", times = 3 });

        await App.CreditAsync(await App.NewCustomerAsync(), "5");
        await Until.TrueAsync(() => catcher.All.Count is 3);

        Assert.Single(catcher.All.Select(static c => c.Headers["webhook-id"]).Distinct());
        Assert.Single(catcher.All.Select(static c => c.Raw).Distinct());
        Assert.All(catcher.All, c => Assert.True(c.IsSignedWith(secret, "webhook")));
    }

    [Fact]
    public async Task A_dropped_webhook_never_leaves_and_is_given_up_until_somebody_sends_it_again()
    {
        await using var catcher = await WebhookCatcher.StartAsync();
        await App.TellAsync(catcher);
        var (mine, other) = (await App.NewCustomerAsync(), await App.NewCustomerAsync("other@acme.example"));
        await App.FaultAsync(new { provider = "dodo", kind = "webhook_drop", match = mine });

        await App.CreditAsync(mine, "5");
        await App.CreditAsync(other, "5");
        await catcher.OneAsync("credit.added");

        var dropped = (await App.Console.GetJsonAsync("/control/deliveries")).GetProperty("items")[1];
        Assert.Equal(("given_up", "A fault dropped it."), (dropped.Text("status"), dropped.GetProperty("attempts")[0].Text("answer")));
        Assert.Equal(other, Assert.Single(catcher.All).Data.Text("customer_id"));

        await App.Console.SendJsonAsync($"/control/deliveries/{dropped.Text("id")}/again", new { });
        await Until.TrueAsync(() => catcher.All.Count is 2);
    }

    [Fact]
    public async Task A_late_webhook_waits_on_the_sandboxs_clock()
    {
        await using var catcher = await WebhookCatcher.StartAsync();
        await App.TellAsync(catcher);
        await App.FaultAsync(new { provider = "dodo", kind = "webhook_delay", milliseconds = 3_600_000, count = 1 });
        var customer = await App.NewCustomerAsync();

        await App.CreditAsync(customer, "1");
        await App.CreditAsync(customer, "2");
        await Until.TrueAsync(() => catcher.All.Count is 1);
        await App.AdvanceAsync("PT1H");
        await Until.TrueAsync(() => catcher.All.Count is 2);

        Assert.Equal(["2", "1"], catcher.All.Select(static c => c.Data.Text("amount")));
    }

    [Fact]
    public async Task A_full_window_leaves_in_another_order()
    {
        await using var catcher = await WebhookCatcher.StartAsync();
        await App.TellAsync(catcher);
        await App.FaultAsync(new { provider = "dodo", kind = "webhook_reorder", window = 5, milliseconds = 3_600_000, seed = 1 });
        var customer = await App.NewCustomerAsync();

        for (var i = 1; i <= 5; i++)
        {
            Assert.Empty(catcher.All);
            await App.CreditAsync(customer, $"{i}");
        }

        await Until.TrueAsync(() => catcher.All.Count is 5);
        var amounts = catcher.All.Select(static c => c.Data.Text("amount")).ToList();
        Assert.Equal(["1", "2", "3", "4", "5"], amounts.Order());
        Assert.NotEqual(["1", "2", "3", "4", "5"], amounts);
    }

    [Fact]
    public async Task A_window_that_does_not_fill_is_let_go_in_the_end()
    {
        await using var catcher = await WebhookCatcher.StartAsync();
        await App.TellAsync(catcher);
        await App.FaultAsync(new { provider = "dodo", kind = "webhook_reorder", milliseconds = 50 });

        await App.CreditAsync(await App.NewCustomerAsync(), "5");

        await catcher.OneAsync("credit.added");
    }

    [Fact]
    public async Task Faults_of_emails_leave_those_of_payments_alone()
    {
        await using var catcher = await WebhookCatcher.StartAsync();
        await App.TellAsync(catcher);
        await App.FaultAsync(new { provider = "resend", kind = "webhook_drop" });

        await App.CreditAsync(await App.NewCustomerAsync(), "5");

        await catcher.OneAsync("credit.added");
    }
}
