using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using MailKit.Sandbox;
using Xunit;

namespace MailKit.Tests.Sandbox;

/// <summary>A sandbox of its own on free ports, and the few calls that every test makes.</summary>
public sealed class SandboxApp : IAsyncDisposable
{
    private static readonly HttpClientHandler NoRedirects = new() { AllowAutoRedirect = false, UseProxy = false };
    private readonly string folder = Directory.CreateTempSubdirectory("sandbox-").FullName;
    private readonly Action<SandboxOptions>? configure;
    private SandboxServer server = null!;

    private SandboxApp(Action<SandboxOptions>? configure) => this.configure = configure;

    public SandboxInfo Info => server.Info;

    public HttpClient Dodo { get; private set; } = null!;

    public HttpClient Resend { get; private set; } = null!;

    public HttpClient Console { get; private set; } = null!;

    public static async Task<SandboxApp> StartAsync(Action<SandboxOptions>? configure = null)
    {
        var app = new SandboxApp(configure);
        await app.StartAgainAsync();
        return app;
    }

    /// <summary>Stops, and starts again on the same state.</summary>
    public async Task RestartAsync()
    {
        await server.DisposeAsync();
        await StartAgainAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    public async Task<string> NewCustomerAsync(string email = "team@acme.example")
        => (await Dodo.SendJsonAsync("/customers", new { email, name = "Acme" })).Text("customer_id");

    public async Task<string> NewCheckoutAsync(string customerId, string productId, object? metadata = null)
        => (await Dodo.SendJsonAsync("/checkouts", new
        {
            product_cart = new[] { new { product_id = productId, quantity = 1 } },
            customer = new { customer_id = customerId },
            return_url = "http://localhost:5080/app/billing/return?from=checkout",
            metadata,
        })).Text("session_id");

    public async Task<JsonElement> BuyAsync(string customerId, string productId, string card = "4242424242424242")
        => await PayAsync(await NewCheckoutAsync(customerId, productId), card);

    public Task<JsonElement> PayAsync(string sessionId, string card) => Console.SendJsonAsync($"/control/checkouts/{sessionId}/pay", new { card });

    public Task<JsonElement> AdjustAsync(string customerId, int amount)
        => Console.SendJsonAsync($"/control/customers/{customerId}/adjust", new { amount = amount.ToString(System.Globalization.CultureInfo.InvariantCulture), reason = "a test" });

    public Task<JsonElement> AdvanceAsync(string by) => Console.SendJsonAsync("/control/clock/advance", new { by });

    /// <summary>Adds a fault and answers its id.</summary>
    public async Task<string> FaultAsync(object fault) => (await Console.SendJsonAsync("/control/faults", fault)).Text("id");

    public async Task<List<JsonElement>> CallsAsync(string query = "") => [.. (await Console.GetJsonAsync("/control/calls" + query)).GetProperty("items").EnumerateArray()];

    public async Task<List<JsonElement>> EmailsAsync() => [.. (await BooksAsync()).GetProperty("emails").EnumerateArray()];

    public string CreditPath(string customerId) => $"/credit-entitlements/{Info.EntitlementId}/balances/{customerId}";

    public Task<HttpResponseMessage> DebitAsync(string customerId, string amount, string? key = null)
        => Dodo.PostAsJsonAsync(CreditPath(customerId) + "/ledger-entries", new { entry_type = "debit", amount, idempotency_key = key, reason = "email send" });

    public Task<HttpResponseMessage> CreditAsync(string customerId, string amount, DateTimeOffset? expires = null)
        => Dodo.PostAsJsonAsync(CreditPath(customerId) + "/ledger-entries", new { entry_type = "credit", amount, expires_at = expires });

    public async Task<string> BalanceAsync(string customerId) => (await Dodo.GetJsonAsync(CreditPath(customerId))).Text("balance");

    public async Task<List<JsonElement>> LedgerAsync(string customerId)
        => [.. (await Dodo.GetJsonAsync(CreditPath(customerId) + "/ledger?page_number=0&page_size=100")).GetProperty("items").EnumerateArray()];

    public async Task<JsonElement> BooksAsync() => await Console.GetJsonAsync("/control/books");

    public Task<HttpResponseMessage> SendAsync(object email, string? key = null, string path = "/emails")
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(email) };

        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }

        return Resend.SendAsync(request);
    }

    /// <summary>Registers an endpoint with Dodo and answers its secret.</summary>
    public async Task<string> TellAsync(WebhookCatcher catcher, params string[] types)
    {
        var endpoint = await Dodo.SendJsonAsync("/webhooks", new { url = catcher.Url, filter_types = types });
        return (await Dodo.GetJsonAsync($"/webhooks/{endpoint.Text("id")}/secret")).Text("secret");
    }

    public async Task<string> TellOfEmailsAsync(WebhookCatcher catcher)
        => (await Resend.SendJsonAsync("/webhooks", new
        {
            endpoint = catcher.Url,
            events = new[] { "email.sent", "email.delivered", "email.bounced", "email.complained", "email.suppressed" },
        })).Text("signing_secret");

    private async Task StartAgainAsync()
    {
        var options = new SandboxOptions { ConsolePort = 0, DodoPort = 0, ResendPort = 0, StatePath = Path.Combine(folder, "sandbox.db") };
        options.Resend.EventSpacing = TimeSpan.FromMilliseconds(1);
        configure?.Invoke(options);
        server = await SandboxServer.StartAsync(options, CancellationToken.None);

        Dodo = Client(Info.DodoUrl, Info.DodoApiKey);
        Resend = Client(Info.ResendUrl, Info.ResendApiKey);
        Console = Client(Info.ConsoleUrl, null);
    }

    private static HttpClient Client(Uri address, string? key)
    {
        var http = new HttpClient(NoRedirects, disposeHandler: false) { BaseAddress = address };
        http.DefaultRequestHeaders.UserAgent.ParseAdd("tests/1.0");
        http.DefaultRequestHeaders.Authorization = key is null ? null : new AuthenticationHeaderValue("Bearer", key);
        return http;
    }
}

public static class JsonCalls
{
    public static async Task<JsonElement> GetJsonAsync(this HttpClient http, string path)
    {
        using var response = await http.GetAsync(path);
        return await response.JsonAsync(HttpStatusCode.OK);
    }

    public static async Task<JsonElement> SendJsonAsync(this HttpClient http, string path, object body)
    {
        using var response = await http.PostAsJsonAsync(path, body);
        Assert.True(response.IsSuccessStatusCode, $"{path}: {(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}");
        return await response.JsonAsync(response.StatusCode);
    }

    public static async Task<JsonElement> JsonAsync(this HttpResponseMessage response, HttpStatusCode expected)
    {
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == expected, $"{(int)response.StatusCode} {text}");
        return JsonElement.Parse(text);
    }

    public static string Text(this JsonElement element, string name) => element.GetProperty(name).ToString();
}
