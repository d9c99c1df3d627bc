using System.Globalization;
using System.Text.Json;
using MailKit.Sandbox.Dodo.Usage.Events;
using MailKit.Sandbox.Dodo.Usage.Meters;

namespace MailKit.Sandbox.Dodo.Usage;

/// <summary>What a meter makes of events. A value that is missing or no number where one is needed is passed over; numbers may come as strings.</summary>
public static class Metering
{
    public static bool Counts(Meter meter, UsageEvent one) => one.EventName == meter.EventName && (meter.Filter is not { } filter || Passes(filter, one));

    /// <summary>What is in the meter after one more event that it counts.</summary>
    /// <param name="units">What was in it.</param>
    public static decimal Add(Meter meter, decimal units, UsageEvent one) => (meter.Aggregation.Type, Number(meter.Aggregation.Key is { } key ? Text(one, key) : null)) switch
    {
        (AggregationType.Count, _) => units + 1,
        (_, null) => units,
        (AggregationType.Sum, { } value) => units + value,
        (AggregationType.Max, { } value) => Math.Max(units, value),
        (_, { } value) => value,
    };

    /// <summary>How many different values there are.</summary>
    public static decimal Distinct(Meter meter, IEnumerable<UsageEvent> events)
        => events.Where(e => Counts(meter, e)).Select(e => Text(e, meter.Aggregation.Key!)).Where(static t => t is not null).Distinct(StringComparer.Ordinal).Count();

    private static bool Passes(MeterFilter filter, UsageEvent one) => filter switch
    {
        { Clauses: { } clauses, Conjunction: Conjunction.And } => clauses.All(c => Passes(c, one)),
        { Clauses: { } clauses } => clauses.Any(c => Passes(c, one)),
        _ => Holds(filter.Operator!.Value, Text(one, filter.Key!), Text(filter.Value!.Value)),
    };

    // What is not there equals nothing, contains nothing, and is neither more nor less.
    private static bool Holds(FilterOperator how, string? has, string wanted) => how switch
    {
        FilterOperator.Equals => IsSame(has, wanted),
        FilterOperator.NotEquals => !IsSame(has, wanted),
        FilterOperator.Contains => has?.Contains(wanted, StringComparison.Ordinal) ?? false,
        FilterOperator.DoesNotContain => !(has?.Contains(wanted, StringComparison.Ordinal) ?? false),
        FilterOperator.GreaterThan => Number(has) > Number(wanted),
        FilterOperator.GreaterThanOrEquals => Number(has) >= Number(wanted),
        FilterOperator.LessThan => Number(has) < Number(wanted),
        _ => Number(has) <= Number(wanted),
    };

    private static bool IsSame(string? has, string wanted) => has is not null && (Number(has) is { } a && Number(wanted) is { } b ? a == b : has == wanted);

    private static string? Text(UsageEvent one, string key) => one.Metadata is { } metadata && metadata.TryGetProperty(key, out var value) ? Text(value) : null;

    private static string Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => value.ToString(),
    };

    private static decimal? Number(string? text) => decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;
}
