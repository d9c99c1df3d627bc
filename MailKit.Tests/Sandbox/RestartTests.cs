using System.Net;
using System.Net.Sockets;
using MailKit.Sandbox;
using MailKit.Tests.Hosting;
using MailKit.Tests.Hosting.Processes;
using Xunit;

namespace MailKit.Tests.Sandbox;

public sealed class RestartTests
{
    [Fact]
    public async Task A_restart_keeps_keys_balances_idempotency_and_the_clock()
    {
        await using var app = await SandboxApp.StartAsync();
        var customer = await app.NewCustomerAsync();
        await app.BuyAsync(customer, app.Info.PlanProductId);
        await app.DebitAsync(customer, "1", key: "email-1");
        await app.AdvanceAsync("P7D");
        var (dodoKey, resendKey) = (app.Info.DodoApiKey, app.Info.ResendApiKey);

        await app.RestartAsync();

        using var again = await app.DebitAsync(customer, "1", key: "email-1");
        Assert.Equal((dodoKey, resendKey), (app.Info.DodoApiKey, app.Info.ResendApiKey));
        Assert.Equal("4999", await app.BalanceAsync(customer));
        Assert.Equal(HttpStatusCode.Conflict, again.StatusCode);
        Assert.Equal("604800", (await app.Console.GetJsonAsync("/control/clock")).Text("offset_seconds"));
    }

    [Fact]
    public async Task What_was_due_while_the_sandbox_was_off_happens_when_it_is_back()
    {
        await using var app = await SandboxApp.StartAsync();
        var customer = await app.NewCustomerAsync();
        await app.CreditAsync(customer, "5", DateTimeOffset.UtcNow.AddMilliseconds(300));

        await app.RestartAsync();

        await Until.TrueAsync(async () => await app.BalanceAsync(customer) is "0");
    }

    [Fact]
    public async Task An_endpoint_that_is_down_is_told_soon_after_it_is_back_even_over_a_restart()
    {
        await using var app = await SandboxApp.StartAsync(static o => o.RefusedRetryEvery = TimeSpan.FromMilliseconds(20));
        var port = FreePort();
        await app.Dodo.SendJsonAsync("/webhooks", new { url = $"http://127.0.0.1:{port}/webhooks" });
        await app.CreditAsync(await app.NewCustomerAsync(), "5");
        await app.RestartAsync();

        await using var catcher = await WebhookCatcher.StartAsync(port);

        await catcher.OneAsync("credit.added");
    }

    [Fact]
    public async Task A_taken_port_is_told_in_a_sentence_that_says_how_to_choose_another()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;

        var taken = await Assert.ThrowsAsync<SandboxPortTakenException>(() => SandboxApp.StartAsync(o => o.DodoPort = port));

        Assert.Contains($"Port {port} is taken", taken.Message, StringComparison.Ordinal);
        Assert.Contains("Sandbox__DodoPort=", taken.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reset_empties_what_people_did_and_keeps_products_keys_and_endpoints()
    {
        await using var app = await SandboxApp.StartAsync();
        await using var catcher = await WebhookCatcher.StartAsync();
        await app.TellAsync(catcher);
        await app.BuyAsync(await app.NewCustomerAsync(), app.Info.PlanProductId);
        await app.SendAsync(new { from = "a@mailkit.example", to = "b@acme.example", subject = "Hi", text = "Hi" });
        await app.AdvanceAsync("P3D");
        var key = app.Info.DodoApiKey;

        await app.Console.SendJsonAsync("/control/reset", new { });
        await app.RestartAsync();

        var books = await app.BooksAsync();
        Assert.Equal((0, 0), (books.GetProperty("customers").GetArrayLength(), books.GetProperty("emails").GetArrayLength()));
        Assert.Equal("0", (await app.Console.GetJsonAsync("/control/clock")).Text("offset_seconds"));
        Assert.Equal(key, app.Info.DodoApiKey);
        Assert.Equal(2, (await app.Dodo.GetJsonAsync("/products?page_number=0")).GetProperty("items").GetArrayLength());
        Assert.Equal(1, (await app.Dodo.GetJsonAsync("/webhooks")).GetProperty("data").GetArrayLength());
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
