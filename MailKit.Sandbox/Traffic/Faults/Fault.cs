namespace MailKit.Sandbox.Traffic.Faults;

/// <summary>One thing that goes wrong on purpose: where it strikes, how often, and what it does.</summary>
public sealed record Fault
{
    public required string Id { get; init; }

    public required Provider Provider { get; init; }

    public required FaultKind Kind { get; init; }

    /// <summary>Of requests: a path with <c>*</c> for any run of characters, and perhaps a method before it.</summary>
    public string? Route { get; init; }

    /// <summary>Of webhooks: the event's type, with <c>*</c>.</summary>
    public string? Type { get; init; }

    public string? Match { get; init; }

    public int? Count { get; init; }

    public int? Skip { get; init; }

    public double? Probability { get; init; }

    public int? Seed { get; init; }

    public int? Status { get; init; }

    public string? Name { get; init; }

    public string? RetryAfter { get; init; }

    public string? Body { get; init; }

    public string? ContentType { get; init; }

    public int? Milliseconds { get; init; }

    public int? AfterBytes { get; init; }

    public int? BytesPerSecond { get; init; }

    public bool? Acts { get; init; }

    /// <summary>The whole port stops listening until the fault is removed.</summary>
    public bool? Down { get; init; }

    public int? Times { get; init; }

    public int? Window { get; init; }
}
