using System.Net.Http.Headers;
using System.Text.Json;

namespace MailKit.Web.Hosting;

/// <summary>Registers our two webhook endpoints with the providers and brings home the secrets they sign with.</summary>
public static class WebhookRegistration
{
    private static readonly string[] ResendEvents =
        ["email.sent", "email.delivered", "email.delivery_delayed", "email.bounced", "email.complained", "email.opened", "email.clicked", "email.failed", "email.suppressed"];

    /// <summary>The secret of the endpoint at this address; it is made when there is none.</summary>
    public static async Task<string> AtDodoAsync(Uri baseUrl, string apiKey, Uri endpoint, CancellationToken cancellationToken)
    {
        using var http = Client(baseUrl, apiKey);
        var known = await http.GetFromJsonAsync<JsonElement>("webhooks?limit=100", cancellationToken);
        var id = Find(known, "url", endpoint) ?? await CreateAsync(http, new { url = endpoint, description = "MailKit", filter_types = Array.Empty<string>() }, cancellationToken);
        var secret = await http.GetFromJsonAsync<JsonElement>($"webhooks/{id}/secret", cancellationToken);

        return secret.GetProperty("secret").GetString()!;
    }

    /// <inheritdoc cref="AtDodoAsync"/>
    public static async Task<string> AtResendAsync(Uri baseUrl, string apiKey, Uri endpoint, CancellationToken cancellationToken)
    {
        using var http = Client(baseUrl, apiKey);
        var known = await http.GetFromJsonAsync<JsonElement>("webhooks?limit=100", cancellationToken);
        var id = Find(known, "endpoint", endpoint) ?? await CreateAsync(http, new { endpoint, events = ResendEvents }, cancellationToken);
        var webhook = await http.GetFromJsonAsync<JsonElement>($"webhooks/{id}", cancellationToken);

        return webhook.GetProperty("signing_secret").GetString()!;
    }

    private static string? Find(JsonElement list, string member, Uri endpoint)
        => list.GetProperty("data").EnumerateArray()
            .Where(webhook => webhook.GetProperty(member).GetString() == endpoint.ToString())
            .Select(webhook => webhook.GetProperty("id").GetString())
            .FirstOrDefault();

    private static async Task<string> CreateAsync(HttpClient http, object body, CancellationToken cancellationToken)
    {
        using var answer = await http.PostAsJsonAsync("webhooks", body, cancellationToken);
        answer.EnsureSuccessStatusCode();

        return (await answer.Content.ReadFromJsonAsync<JsonElement>(cancellationToken)).GetProperty("id").GetString()!;
    }

    private static HttpClient Client(Uri baseUrl, string apiKey)
    {
        var http = new HttpClient { BaseAddress = new Uri(baseUrl.ToString().TrimEnd('/') + "/"), Timeout = TimeSpan.FromSeconds(15) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", apiKey);
        http.DefaultRequestHeaders.UserAgent.ParseAdd("MailKit/1.0");

        return http;
    }
}
