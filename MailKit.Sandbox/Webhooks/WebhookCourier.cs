using System.Diagnostics;
using System.Net.Sockets;
using System.Text;

namespace MailKit.Sandbox.Webhooks;

/// <summary>Carries events to their endpoints, at once and then on the schedule, a bounded number at a time and in no promised order.</summary>
public sealed class WebhookCourier : IDisposable
{
    private const int KeptAttempts = 20;

    private readonly SandboxState state;
    private readonly SandboxClock clock;
    private readonly SandboxOptions options;
    private readonly DueQueue queue;
    private readonly SemaphoreSlim places;
    private readonly HttpClient http;

    public WebhookCourier(SandboxState state, SandboxClock clock, SandboxOptions options)
    {
        this.state = state;
        this.clock = clock;
        this.options = options;
        queue = new(clock);
        places = new(options.WebhooksInFlight);

        // A redirect is a failure, no proxy stands between neighbours, and a restarted receiver is found again.
        http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, UseCookies = false, PooledConnectionLifetime = TimeSpan.FromMinutes(2), ActivityHeadersPropagator = null })
        {
            Timeout = options.WebhookTimeout,
        };
    }

    public void Expect(WebhookDelivery delivery)
    {
        if (delivery.NextAttemptAt is { } at)
        {
            queue.Add(delivery.Id, at);
        }
    }

    public void Wake() => queue.Wake();

    /// <summary>Takes up what was still under way when the process ended.</summary>
    public void Resume()
    {
        queue.Clear();

        foreach (var delivery in state.Deliveries.OldestFirst.Where(static d => d.Status is DeliveryStatus.Waiting))
        {
            Expect(delivery);
        }
    }

    /// <summary>Sends an event once more, whatever became of it; the id stays, so a receiver can tell.</summary>
    public Task<bool> SendAgainAsync(string deliveryId) => state.ChangeAsync(change =>
    {
        if (state.Deliveries.Find(deliveryId) is not { } delivery)
        {
            return false;
        }

        var again = change.Put(state.Deliveries, delivery with { Status = DeliveryStatus.Waiting, NextAttemptAt = change.At, Failures = 0, RefusedSince = null });
        change.Afterwards(() => Expect(again));
        return true;
    });

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            foreach (var id in await queue.TakeAsync(options.WebhooksInFlight, cancellationToken))
            {
                await places.WaitAsync(cancellationToken);
                _ = CarryAsync(id, cancellationToken);
            }
        }
    }

    public void Dispose()
    {
        http.Dispose();
        queue.Dispose();
        places.Dispose();
    }

    private async Task CarryAsync(string id, CancellationToken cancellationToken)
    {
        try
        {
            var job = await state.ReadAsync(s => s.Deliveries.Find(id) is { Status: DeliveryStatus.Waiting } delivery && delivery.NextAttemptAt <= clock.GetUtcNow()
                ? (Delivery: delivery, Endpoint: s.Endpoints.Find(delivery.EndpointId), Event: s.Events.Get(delivery.EventId))
                : default);

            if (job.Delivery is null)
            {
                return;
            }

            var (attempt, refused) = job.Endpoint is { Disabled: false } endpoint
                ? await PostAsync(endpoint, job.Event, cancellationToken)
                : (new WebhookAttempt(clock.GetUtcNow(), null, 0, "The endpoint is gone or disabled."), false);

            await state.ChangeAsync(change => Record(change, id, attempt, refused, endpointGone: job.Endpoint is not { Disabled: false }));
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
        {
            // The sandbox stops. The delivery is still waiting in the file, and the next start takes it up.
        }
        finally
        {
            places.Release();
        }
    }

    private async Task<(WebhookAttempt Attempt, bool Refused)> PostAsync(WebhookEndpoint endpoint, WebhookEvent happened, CancellationToken cancellationToken)
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
        request.Headers.Add(prefix + "-signature", WebhookSignature.Sign(endpoint.Secret, happened.Id, timestamp, happened.Payload));

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

    private bool Record(Change change, string id, WebhookAttempt attempt, bool refused, bool endpointGone)
    {
        // A reset may have emptied the table meanwhile.
        if (state.Deliveries.Find(id) is not { } delivery)
        {
            return false;
        }

        delivery = delivery with { Attempts = [.. delivery.Attempts.TakeLast(KeptAttempts - 1), attempt], NextAttemptAt = null };
        var since = refused ? delivery.RefusedSince ?? attempt.At : (DateTimeOffset?)null;

        delivery = attempt switch
        {
            { StatusCode: >= 200 and < 300 } => delivery with { Status = DeliveryStatus.Done, RefusedSince = null },
            _ when endpointGone => delivery with { Status = DeliveryStatus.GivenUp },
            _ when since is { } first && change.At - first < options.RefusedRetriesFor
                => delivery with { NextAttemptAt = change.At + options.RefusedRetryEvery, RefusedSince = first },
            _ when delivery.Failures >= options.WebhookRetries.Count => delivery with { Status = DeliveryStatus.GivenUp, Failures = delivery.Failures + 1 },
            _ => delivery with { NextAttemptAt = change.At + options.WebhookRetries[delivery.Failures], Failures = delivery.Failures + 1, RefusedSince = since },
        };

        change.Put(state.Deliveries, delivery);
        change.Afterwards(() => Expect(delivery));
        return true;
    }
}
