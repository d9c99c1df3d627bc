using System.Text.Json;
using MailKit.Sandbox;

namespace MailKit.Web.Hosting;

/// <summary>Settings of the sandbox next door.</summary>
public sealed class EmbeddedSandboxOptions
{
    /// <summary>Auto: on in Development while no real provider is set. On or Off say it outright.</summary>
    public string Mode { get; set; } = "Auto";

    /// <summary>A sandbox that runs elsewhere: its console's address. Empty: one is started in this process.</summary>
    public Uri? Url { get; set; }

    /// <summary>Where that sandbox reaches our webhooks, when it is not <c>Public:Url</c>.</summary>
    public Uri? CallbackUrl { get; set; }
}

/// <summary>Starts or finds the sandbox and points every provider setting at it, so that a newcomer configures nothing.</summary>
public static class EmbeddedSandbox
{
    /// <summary>The sandbox of this process, or null when there is none. Throws <see cref="SettingsException"/> when it may not run here.</summary>
    public static async Task<SandboxServer?> AddSandboxAsync(this WebApplicationBuilder builder)
    {
        var settings = builder.Configuration;
        var options = settings.GetSection(SandboxOptions.Section).Get<EmbeddedSandboxOptions>() ?? new();
        var real = ((string[])["Dodo:ApiKey", "Dodo:BaseUrl", "Dodo:Mode", "Resend:ApiKey", "Resend:BaseUrl"]).Where(key => !string.IsNullOrEmpty(settings[key])).ToList();
        var isOn = options.Mode is "On" || (options.Mode is "Auto" && builder.Environment.IsDevelopment() && real.Count is 0);

        if (!isOn)
        {
            return null;
        }

        Refuse(real.Count > 0, $"The sandbox is on, and a real provider is set: take {string.Join(" and ", real).Replace(":", "__", StringComparison.Ordinal)} away, or set Sandbox__Mode=Off.");
        Refuse(!builder.Environment.IsDevelopment(), $"The sandbox is on in {builder.Environment.EnvironmentName}, where real customers would be served by it. Set Sandbox__Mode=Off.");

        var server = options.Url is null ? await SandboxServer.StartAsync(settings.GetSection(SandboxOptions.Section).Get<SandboxOptions>() ?? new(), CancellationToken.None) : null;
        var info = server?.Info ?? await AskAsync(options.Url!);
        var (dodo, resend) = (ReachedLike(options.Url, info.DodoUrl), ReachedLike(options.Url, info.ResendUrl));
        var callback = options.CallbackUrl ?? new Uri(settings["Public:Url"]!);
        var secrets = await Task.WhenAll(
            WebhookRegistration.AtDodoAsync(dodo, info.DodoApiKey, new Uri(callback, "/webhooks/dodo"), CancellationToken.None),
            WebhookRegistration.AtResendAsync(resend, info.ResendApiKey, new Uri(callback, "/webhooks/resend"), CancellationToken.None));

        settings.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Sandbox:ConsoleUrl"] = info.ConsoleUrl.ToString(),
            ["Sandbox:CheckoutUrl"] = info.DodoUrl.ToString(),
            ["AllowedHosts"] = $"{settings["AllowedHosts"]};{callback.Host}",
            ["Dodo:BaseUrl"] = dodo.ToString(),
            ["Dodo:Mode"] = "test",
            ["Dodo:ApiKey"] = info.DodoApiKey,
            ["Dodo:BusinessId"] = info.BusinessId,
            ["Dodo:Entitlements:emails"] = info.EntitlementId,
            ["Dodo:WebhookSecrets:0"] = secrets[0],
            ["Dodo:RequestsPerSecond"] = "0",
            ["Dodo:RequestsPerMinute"] = "0",
            ["Billing:Plan"] = info.PlanProductId,
            ["Billing:Pack"] = info.PackProductId,
            ["Resend:BaseUrl"] = resend.ToString(),
            ["Resend:ApiKey"] = info.ResendApiKey,
            ["Resend:WebhookSecrets:0"] = secrets[1],
            ["Resend:RequestsPerSecond"] = "0",
        });

        return server;
    }

    // A browser follows the address that the sandbox publishes; from inside a composition it has another host.
    private static Uri ReachedLike(Uri? console, Uri published) => console is null ? published : new UriBuilder(published) { Host = console.Host }.Uri;

    // In a composition the sandbox may come up a moment after us.
    private static async Task<SandboxInfo> AskAsync(Uri console)
    {
        using var http = new HttpClient { BaseAddress = console, Timeout = TimeSpan.FromSeconds(5) };
        var giveUp = DateTime.UtcNow.AddSeconds(30);

        while (true)
        {
            try
            {
                return await http.GetFromJsonAsync<SandboxInfo>("control/info", Wire) ?? throw new JsonException("nothing");
            }
            catch (Exception e) when (e is HttpRequestException or JsonException or TaskCanceledException)
            {
                Refuse(DateTime.UtcNow > giveUp, $"Sandbox__Url is {console}, but no sandbox answers there.");
                await Task.Delay(500);
            }
        }
    }

    private static readonly JsonSerializerOptions Wire = new(JsonSerializerDefaults.Web) { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    private static void Refuse(bool condition, string sentence)
    {
        if (condition)
        {
            throw new SettingsException([sentence]);
        }
    }
}

/// <summary>MailKit does not start with these settings.</summary>
public sealed class SettingsException(IReadOnlyList<string> faults) : Exception("MailKit cannot start with these settings:" + string.Concat(faults.Select(fault => Environment.NewLine + "  - " + fault)));
