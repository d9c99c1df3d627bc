using System.Text.Json;

namespace MailKit.Sandbox.State;

/// <summary>Free key-value pairs that a merchant hangs on things.</summary>
public static class Metadata
{
    public static JsonElement Empty { get; } = JsonElement.Parse("{}");

    public static JsonElement OrEmpty(this JsonElement? metadata) => metadata.Or(Empty);

    public static JsonElement Or(this JsonElement? metadata, JsonElement otherwise) => metadata is { ValueKind: JsonValueKind.Object } value ? value : otherwise;

    /// <summary>What is wrong with it in the provider's terms, or nothing.</summary>
    public static string? Fault(JsonElement? metadata)
    {
        if (metadata is not { ValueKind: not JsonValueKind.Null } value)
        {
            return null;
        }

        if (value.ValueKind is not JsonValueKind.Object)
        {
            return "metadata: invalid type, expected a map";
        }

        var pairs = value.EnumerateObject().ToList();

        return pairs switch
        {
            { Count: > 50 } => "metadata: at most 50 pairs",
            _ when pairs.Any(static p => p.Name.Length > 40) => "metadata: a key has at most 40 characters",
            _ when pairs.Any(static p => p.Value.ValueKind is JsonValueKind.Object or JsonValueKind.Array or JsonValueKind.Null) => "metadata: a value is a string, a number or a boolean",
            _ when pairs.Any(static p => p.Value.ToString().Length > 500) => "metadata: a value has at most 500 characters",
            _ => null,
        };
    }
}
