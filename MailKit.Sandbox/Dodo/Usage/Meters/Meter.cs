namespace MailKit.Sandbox.Dodo.Usage.Meters;

/// <summary>What is counted of a customer's events: which of them, and how they add up to units.</summary>
public sealed record Meter
{
    public required string Id { get; init; }

    public required string BusinessId { get; init; }

    public required string Name { get; init; }

    public string? Description { get; init; }

    /// <summary>Events of this name, with the same capital letters.</summary>
    public required string EventName { get; init; }

    public required string MeasurementUnit { get; init; }

    public required MeterAggregation Aggregation { get; init; }

    public MeterFilter? Filter { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }
}

/// <summary>How events become a number.</summary>
/// <param name="Key">The member of an event's metadata that is added up or compared; null where events are counted.</param>
public sealed record MeterAggregation(AggregationType Type, string? Key = null);

/// <summary>The ways to add up. A unique count is in one of the source documents and not on the wire: it is there when the policy says so.</summary>
public enum AggregationType
{
    Count,
    Sum,
    Max,
    Last,
    UniqueCount,
}
