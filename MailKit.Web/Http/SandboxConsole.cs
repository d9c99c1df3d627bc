using System.Text.Json;

namespace MailKit.Web.Http;

/// <summary>The stand-in's console, in Development: its clock, and the three things that people try first. Nothing of it exists where providers are real.</summary>
public sealed class SandboxConsole(IConfiguration configuration, ILogger<SandboxConsole> logger) : IDisposable
{
    private const string Down = """{"provider":"resend","kind":"refuse","down":true}""";

    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(5) };

    /// <summary>Where a browser finds it; null without a sandbox.</summary>
    public Uri? Address => configuration["Sandbox:ConsoleUrl"] is { Length: > 0 } url ? new(url) : null;

    // Inside a composition it has another name than outside.
    private Uri Inside => configuration["Sandbox:Url"] is { Length: > 0 } url ? new(url) : Address!;

    /// <summary>What its clock says, and whether Resend's port is closed; null when it does not answer.</summary>
    public async Task<(DateTimeOffset Now, bool IsResendDown)?> LookAsync(CancellationToken cancellationToken)
    {
        try
        {
            var clock = await _http.GetFromJsonAsync<JsonElement>(new Uri(Inside, "control/clock"), cancellationToken);
            return (clock.GetProperty("now").GetDateTimeOffset(), await OutagesAsync(cancellationToken) is not []);
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException or JsonException)
        {
            logger.LogDebug(e, "The sandbox's console does not answer.");
            return null;
        }
    }

    /// <param name="amount">Of credits; negative to take them.</param>
    public Task AdjustAsync(string customerId, int amount, CancellationToken cancellationToken)
        => PostAsync($"control/customers/{customerId}/adjust", $$"""{"amount":"{{amount}}","reason":"from the strip"}""", cancellationToken);

    /// <summary>Moves its clock by an ISO 8601 duration.</summary>
    /// <returns>What it then told us of, one word per webhook.</returns>
    public async Task<IReadOnlyList<string>> AdvanceAsync(string by, CancellationToken cancellationToken)
    {
        var before = (await DeliveriesAsync(cancellationToken)).Select(d => d.GetProperty("id").GetString()).ToHashSet();
        await PostAsync("control/clock/advance", $$"""{"by":"{{by}}"}""", cancellationToken);
        return [.. (await DeliveriesAsync(cancellationToken)).Where(d => !before.Contains(d.GetProperty("id").GetString())).Select(d => d.GetProperty("type").GetString()!).Reverse()];
    }

    /// <returns>True when Resend is down now.</returns>
    public async Task<bool> SwitchResendAsync(CancellationToken cancellationToken)
    {
        var outages = await OutagesAsync(cancellationToken);

        foreach (var outage in outages)
        {
            using var mended = await _http.DeleteAsync(new Uri(Inside, $"control/faults/{outage}"), cancellationToken);
        }

        if (outages is [])
        {
            await PostAsync("control/faults", Down, cancellationToken);
        }

        return outages is [];
    }

    public void Dispose() => _http.Dispose();

    private async Task<IReadOnlyList<string>> OutagesAsync(CancellationToken cancellationToken)
        => [.. (await _http.GetFromJsonAsync<JsonElement>(new Uri(Inside, "control/faults"), cancellationToken)).GetProperty("items").EnumerateArray()
            .Where(f => f.GetProperty("provider").GetString() is "resend" && f.TryGetProperty("down", out var down) && down.ValueKind is JsonValueKind.True)
            .Select(f => f.GetProperty("id").GetString()!)];

    private async Task<IReadOnlyList<JsonElement>> DeliveriesAsync(CancellationToken cancellationToken)
        => [.. (await _http.GetFromJsonAsync<JsonElement>(new Uri(Inside, "control/deliveries"), cancellationToken)).GetProperty("items").EnumerateArray()];

    private async Task PostAsync(string path, string json, CancellationToken cancellationToken)
    {
        using var body = new StringContent(json, System.Text.Encoding.UTF8, "application/json");
        using var answer = await _http.PostAsync(new Uri(Inside, path), body, cancellationToken);
        answer.EnsureSuccessStatusCode();
    }
}
