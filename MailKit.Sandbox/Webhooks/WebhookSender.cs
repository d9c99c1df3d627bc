using System.Diagnostics;
using System.Net.Sockets;
using System.Text;

namespace MailKit.Sandbox.Webhooks;

/// <summary>Posts one signed event to one endpoint and notes what came back.</summary>
public sealed class WebhookSender(SandboxClock clock, SandboxOptions options) : IDisposable
{
    // A redirect is a failure, no proxy stands between neighbours, and a restarted receiver is found again.
    private readonly HttpClient http = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,
        PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        ActivityHeadersPropagator = null,
    })
    {
        Timeout = options.WebhookTimeout,
    };

    public void Dispose() => http.Dispose();

    public async Task<(WebhookAttempt Attempt, bool Refused)> PostAsync(WebhookEndpoint endpoint, WebhookEvent happened, CancellationToken cancellationToken)
    {
        // Receivers compare the timestamp with their own clock, so it is real time and not the sandbox's.
        var timestamp = TimeProvider.System.GetUtcNow();
        var prefix = endpoint.Provider is Provider.Dodo ? "webhook" : "svix";
        var started = Stopwatch.GetTimestamp();
        var at = clock.GetUtcNow();

        using var request = new HttpRequestMessage(HttpMethod.Post, endpoint.Url) { Content = new StringContent(happened.Payload, Encoding.UTF8, "application/json") };
        request.Content.Headers.ContentType!.CharSet = null;
        request.Headers.UserAgent.ParseAdd("Svix-Webhooks/1.40.0 (sandbox)");
        request.Headers.Add(prefix + "-id", happened.Id);
        request.Headers.Add(prefix + "-timestamp", WebhookSignature.Timestamp(timestamp));
        request.Headers.Add(prefix + "-signature", string.Join(' ', endpoint.SecretsAt(at).Select(secret => WebhookSignature.Sign(secret, happened.Id, timestamp, happened.Payload))));

        foreach (var (name, value) in endpoint.Headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        try
        {
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            return (new(at, (int)response.StatusCode, Elapsed(), await ExcerptAsync(response, cancellationToken)), false);
        }
        catch (HttpRequestException e)
        {
            var refused = e.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionRefused };
            return (new(at, null, Elapsed(), refused ? "Nobody listens there." : e.Message), refused);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (new(at, null, Elapsed(), $"No answer within {options.WebhookTimeout.TotalSeconds:0} seconds."), false);
        }

        int Elapsed() => (int)Stopwatch.GetElapsedTime(started).TotalMilliseconds;
    }

    private static async Task<string> ExcerptAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        var start = new byte[500];
        var length = await body.ReadAtLeastAsync(start, start.Length, throwOnEndOfStream: false, cancellationToken);
        return Encoding.UTF8.GetString(start, 0, length);
    }
}
