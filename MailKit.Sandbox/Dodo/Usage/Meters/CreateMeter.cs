namespace MailKit.Sandbox.Dodo.Usage.Meters;

/// <summary>What makes a meter.</summary>
public sealed record CreateMeter
{
    public required string Name { get; init; }

    public required string EventName { get; init; }

    public required string MeasurementUnit { get; init; }

    public required MeterAggregation Aggregation { get; init; }

    public string? Description { get; init; }

    public MeterFilter? Filter { get; init; }

    /// <summary>What is wrong with it, or nothing.</summary>
    public string? Fault(DodoPolicy policy) => this switch
    {
        { Name.Length: 0 } => "name: must not be empty",
        { EventName.Length: 0 } => "event_name: must not be empty",
        { MeasurementUnit.Length: 0 } => "measurement_unit: must not be empty",
        { Aggregation: { Type: not AggregationType.Count, Key: null or "" } } => "aggregation: missing field `key`",
        { Aggregation.Type: AggregationType.UniqueCount } when !policy.UniqueCountMeters => "aggregation.type: unknown variant `unique_count`, expected one of `count`, `sum`, `max`, `last`",
        { Filter: { } filter } => filter.Fault(),
        _ => null,
    };
}
