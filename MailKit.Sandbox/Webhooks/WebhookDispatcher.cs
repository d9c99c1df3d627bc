namespace MailKit.Sandbox.Webhooks;

/// <summary>Carries events to their endpoints, at once and then on the schedule, a bounded number at a time and in no promised order.</summary>
public sealed class WebhookDispatcher(SandboxState state, SandboxClock clock, SandboxOptions options) : IDisposable
{
    private const int KeptAttempts = 20;

    private readonly DueQueue queue = new(clock);
    private readonly SemaphoreSlim places = new(options.WebhooksInFlight);
    private readonly WebhookSender sender = new(clock, options);

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

    /// <summary>Everything that was given up, once more.</summary>
    /// <param name="endpointId">Only what goes there; null for all.</param>
    /// <returns>How many there were.</returns>
    public Task<int> SendFailedAgainAsync(string? endpointId) => state.ChangeAsync(change =>
    {
        var failed = state.Deliveries.OldestFirst.Where(d => d.Status is DeliveryStatus.GivenUp && (endpointId is null || d.EndpointId == endpointId)).ToList();

        foreach (var delivery in failed)
        {
            var again = change.Put(state.Deliveries, delivery with { Status = DeliveryStatus.Waiting, NextAttemptAt = change.At, Failures = 0, RefusedSince = null });
            change.Afterwards(() => Expect(again));
        }

        return failed.Count;
    });

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
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
        finally
        {
            // Whoever is still out comes home before the state is closed.
            for (var i = 0; i < options.WebhooksInFlight; i++)
            {
                await places.WaitAsync(CancellationToken.None);
            }
        }
    }

    public void Dispose()
    {
        sender.Dispose();
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
                ? await sender.PostAsync(endpoint, job.Event, cancellationToken)
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
            _ when delivery.Failures >= options.RetrySchedule.Count => delivery with { Status = DeliveryStatus.GivenUp, Failures = delivery.Failures + 1 },
            _ => delivery with { NextAttemptAt = change.At + options.RetrySchedule[delivery.Failures], Failures = delivery.Failures + 1, RefusedSince = since },
        };

        change.Put(state.Deliveries, delivery);
        change.Afterwards(() => Expect(delivery));
        Remember(change, delivery, isWell: attempt.StatusCode is >= 200 and < 300);
        return true;
    }

    // An endpoint that nothing got through to for days is told nothing any more, until somebody enables it.
    private void Remember(Change change, WebhookDelivery delivery, bool isWell)
    {
        switch (state.Endpoints.Find(delivery.EndpointId))
        {
            case { FailingSince: not null } endpoint when isWell:
                change.Put(state.Endpoints, endpoint with { FailingSince = null });
                break;

            case { FailingSince: null } endpoint when !isWell:
                change.Put(state.Endpoints, endpoint with { FailingSince = change.At });
                break;

            case { FailingSince: { } since, Disabled: false } endpoint when !isWell && change.At - since >= options.WebhookDisableAfter:
                change.Put(state.Endpoints, endpoint with { Disabled = true });
                break;
        }
    }
}
