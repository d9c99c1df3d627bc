using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace MailKit.Tests.Providers;

/// <summary>Stands between a gateway and the sandbox: keeps what was asked, and answers in the provider's place when told to.</summary>
public sealed class ForwardingProxy : IAsyncDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false });
    private readonly WebApplication _app;
    private readonly Uri _provider;
    private readonly string _prefix;

    private ForwardingProxy(WebApplication app, Uri provider, string prefix) => (_app, _provider, _prefix) = (app, provider, prefix);

    public ConcurrentQueue<Asked> All { get; } = new();

    /// <summary>What is answered instead; the provider hears nothing of it.</summary>
    public Func<HttpContext, Task>? Instead { get; set; }

    /// <summary>What becomes of the provider's words on their way.</summary>
    public Func<string, string> Change { get; set; } = static body => body;

    public Uri Url => new(_app.Urls.First() + _prefix);

    /// <param name="prefix">A path before every other, which the provider does not have.</param>
    public static async Task<ForwardingProxy> StartAsync(Uri provider, string prefix = "")
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Logging.SetMinimumLevel(LogLevel.None);
        var between = new ForwardingProxy(builder.Build(), provider, prefix);
        between._app.Run(between.PassAsync);
        await between._app.StartAsync();
        return between;
    }

    public void Answers(int status, string body = "", params (string Name, string Value)[] headers) => Instead = context =>
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = body.StartsWith('<') ? "text/html" : "application/json";

        foreach (var (name, value) in headers)
        {
            context.Response.Headers[name] = value;
        }

        return context.Response.WriteAsync(body);
    };

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        _http.Dispose();
    }

    private async Task PassAsync(HttpContext context)
    {
        var request = context.Request;
        var body = await new StreamReader(request.Body).ReadToEndAsync();
        var path = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        All.Enqueue(new(request.Method, path, request.Headers.ToDictionary(static h => h.Key, static h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase), body));

        if (Instead is { } instead)
        {
            await instead(context);
            return;
        }

        using var onward = new HttpRequestMessage(new(request.Method), new Uri(_provider, path[_prefix.Length..]));
        onward.Content = body is "" ? null : new StringContent(body, Encoding.UTF8, MediaTypeHeaderValue.Parse("application/json"));

        foreach (var header in request.Headers.Where(static h => h.Key is "Authorization" or "User-Agent" or "Idempotency-Key" or "x-batch-validation"))
        {
            onward.Headers.TryAddWithoutValidation(header.Key, header.Value.ToString());
        }

        using var answer = await _http.SendAsync(onward);
        context.Response.StatusCode = (int)answer.StatusCode;
        context.Response.ContentType = answer.Content.Headers.ContentType?.ToString();
        await context.Response.WriteAsync(Change(await answer.Content.ReadAsStringAsync()));
    }
}

/// <summary>A request as the provider gets it.</summary>
public sealed record Asked(string Method, string Path, IReadOnlyDictionary<string, string> Headers, string Body);
