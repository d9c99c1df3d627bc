using System.Text.Json;
using MailKit.Sandbox.Console.Forms;
using MailKit.Sandbox.Dodo.Usage.Meters;

namespace MailKit.Sandbox.Console.Meters;

/// <summary>The form that makes a meter; one condition is enough for most, and more are made through the API.</summary>
public static class MeterForm
{
    public static IReadOnlyList<(string Value, string Words)> Types { get; } =
        [(nameof(AggregationType.Count), "they are counted"), (nameof(AggregationType.Sum), "the sum of a value"), (nameof(AggregationType.Max), "the highest value"), (nameof(AggregationType.Last), "the last value")];

    public static IReadOnlyList<(string Value, string Words)> Operators { get; } =
    [
        (nameof(FilterOperator.Equals), "equal to"), (nameof(FilterOperator.NotEquals), "not equal to"), (nameof(FilterOperator.GreaterThan), "more than"),
        (nameof(FilterOperator.GreaterThanOrEquals), "at least"), (nameof(FilterOperator.LessThan), "less than"), (nameof(FilterOperator.LessThanOrEquals), "at most"),
        (nameof(FilterOperator.Contains), "containing"), (nameof(FilterOperator.DoesNotContain), "not containing"),
    ];

    public static CreateMeter Read(Draft draft) => new()
    {
        Name = draft.Value("name"),
        EventName = draft.Value("event_name"),
        MeasurementUnit = draft.Value("measurement_unit"),
        Aggregation = new(draft.Choice("type", AggregationType.Count), draft.Text("key")),
        Filter = draft.Text("filter_key") is { } key ? new() { Conjunction = Conjunction.And, Clauses = [Condition(draft, key)] } : null,
    };

    private static MeterFilter Condition(Draft draft, string key) => new()
    {
        Key = key,
        Operator = draft.Choice("filter_operator", FilterOperator.Equals),
        Value = JsonSerializer.SerializeToElement(draft.Value("filter_value")),
    };
}
