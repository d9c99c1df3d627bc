using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using MailKit.Tests.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace MailKit.Tests.Sandbox;

/// <summary>A receiver of webhooks that keeps what it gets and answers what it is told to.</summary>
public sealed class WebhookCatcher : IAsyncDisposable
{
    private readonly WebApplication app;

    private WebhookCatcher(WebApplication app) => this.app = app;

    public ConcurrentQueue<Caught> All { get; } = new();

    public Func<Caught, int> Answer { get; set; } = static _ => 200;

    public string Url => app.Urls.First() + "/webhooks";

    public IEnumerable<string> Types => All.Select(static c => c.Body.Text("type"));

    public static async Task<WebhookCatcher> StartAsync(int port = 0)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls($"http://127.0.0.1:{port}");
        builder.Logging.SetMinimumLevel(LogLevel.None);
        var catcher = new WebhookCatcher(builder.Build());
        catcher.app.Run(catcher.CatchAsync);
        await catcher.app.StartAsync();
        return catcher;
    }

    public async Task<Caught> OneAsync(string type)
    {
        await Until.TrueAsync(() => Types.Contains(type), () => $"No {type} came, only {string.Join(", ", Types)}.");
        return All.First(c => c.Body.Text("type") == type);
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
    }

    private async Task CatchAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var caught = new Caught(await reader.ReadToEndAsync(), context.Request.Headers.ToDictionary(static h => h.Key, static h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase));
        All.Enqueue(caught);
        context.Response.StatusCode = Answer(caught);
    }
}

/// <summary>One delivery as it came over the wire.</summary>
public sealed record Caught(string Raw, IReadOnlyDictionary<string, string> Headers)
{
    public JsonElement Body => JsonElement.Parse(Raw);

    public JsonElement Data => Body.GetProperty("data");

    /// <summary>Verified as Standard Webhooks says, with nothing of the sandbox's own code.</summary>
    public bool IsSignedWith(string secret, string prefix)
    {
        var key = Convert.FromBase64String(secret["whsec_".Length..]);
        var signed = Encoding.UTF8.GetBytes($"{Headers[prefix + "-id"]}.{Headers[prefix + "-timestamp"]}.{Raw}");
        return Headers[prefix + "-signature"].Split(' ').Contains("v1," + Convert.ToBase64String(HMACSHA256.HashData(key, signed)));
    }
}
