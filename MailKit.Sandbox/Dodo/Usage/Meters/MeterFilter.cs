using System.Text.Json;
using System.Text.Json.Serialization;

namespace MailKit.Sandbox.Dodo.Usage.Meters;

/// <summary>Which events a meter counts: conditions, or filters again, joined by one word. A condition has key, operator and value; a filter conjunction and clauses.</summary>
public sealed record MeterFilter
{
    private const int MostLevels = 3;
    private const int MostKey = 100;

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Conjunction? Conjunction { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<MeterFilter>? Clauses { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Key { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public FilterOperator? Operator { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JsonElement? Value { get; init; }

    /// <summary>What is wrong with it, or nothing.</summary>
    public string? Fault(int level = 1) => this switch
    {
        { Conjunction: not null, Clauses: { Count: > 0 } clauses, Key: null, Operator: null, Value: null } when level <= MostLevels
            => clauses.Select(c => c.Clauses is null ? c.ConditionFault() : c.Fault(level + 1)).FirstOrDefault(static fault => fault is not null),
        _ when level > MostLevels => $"filter: at most {MostLevels} levels",
        _ => "filter: missing field `conjunction` or `clauses`",
    };

    private string? ConditionFault() => this switch
    {
        not { Key.Length: >= 1 and <= MostKey } => $"filter.clauses.key: 1 to {MostKey} characters",
        { Operator: null } => "filter.clauses: missing field `operator`",
        not { Value.ValueKind: JsonValueKind.String or JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False } => "filter.clauses.value: a string, a number or a boolean",
        _ => null,
    };
}

/// <summary>How clauses are joined.</summary>
public enum Conjunction
{
    And,
    Or,
}

/// <summary>How an event's value is compared.</summary>
public enum FilterOperator
{
    Equals,
    NotEquals,
    GreaterThan,
    GreaterThanOrEquals,
    LessThan,
    LessThanOrEquals,
    Contains,
    DoesNotContain,
}
