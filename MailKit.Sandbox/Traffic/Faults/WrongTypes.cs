using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MailKit.Sandbox.Traffic.Faults;

/// <summary>Makes good JSON of a wrong shape: what should be text and reads like a number is one, and so is every id.</summary>
public static class WrongTypes
{
    public static byte[] In(byte[] json)
    {
        try
        {
            return JsonSerializer.SerializeToUtf8Bytes(Wrong("", JsonNode.Parse(json)));
        }
        catch (JsonException)
        {
            return json;
        }
    }

    private static JsonNode? Wrong(string name, JsonNode? node) => node switch
    {
        JsonObject members => new JsonObject(members.Select(static m => KeyValuePair.Create(m.Key, Wrong(m.Key, m.Value)))),
        JsonArray items => new JsonArray([.. items.Select(i => Wrong(name, i))]),
        JsonValue value when value.TryGetValue<string>(out var text) => WrongText(name, text),
        _ => node?.DeepClone(),
    };

    private static JsonValue WrongText(string name, string text)
        => decimal.TryParse(text, NumberStyles.Number, CultureInfo.InvariantCulture, out var number) ? JsonValue.Create(number)
            : name is "id" || name.EndsWith("_id", StringComparison.Ordinal) ? JsonValue.Create(4711)
            : JsonValue.Create(text);
}
