namespace MailKit.Sandbox.Webhooks;

/// <summary>One event on its way to one endpoint, and every attempt so far.</summary>
public sealed record WebhookDelivery
{
    public required string Id { get; init; }

    public required string EventId { get; init; }

    public required string EndpointId { get; init; }

    public required DeliveryStatus Status { get; init; }

    /// <summary>On the sandbox's clock; nothing when it is over.</summary>
    public DateTimeOffset? NextAttemptAt { get; init; }

    public IReadOnlyList<WebhookAttempt> Attempts { get; init; } = [];

    /// <summary>Attempts that count towards the schedule.</summary>
    public int Failures { get; init; }

    public DateTimeOffset? RefusedSince { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>How far a delivery has come.</summary>
public enum DeliveryStatus
{
    Waiting,
    Done,
    GivenUp,
}

/// <summary>One attempt: an answer with a status, or why there was none.</summary>
public sealed record WebhookAttempt(DateTimeOffset At, int? StatusCode, int Milliseconds, string? Answer);
