using System.Text.Json;
using System.Text.Json.Serialization;

namespace MailKit.Sandbox.Resend.Sending;

/// <summary>A list that may be written as a single value.</summary>
public sealed class OneOrManyConverter : JsonConverter<IReadOnlyList<string>?>
{
    public override IReadOnlyList<string>? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType is JsonTokenType.String)
        {
            return [reader.GetString()!];
        }

        if (reader.TokenType is not JsonTokenType.StartArray)
        {
            throw new JsonException("expected a string or an array of strings");
        }

        var many = new List<string>();

        while (reader.Read() && reader.TokenType is not JsonTokenType.EndArray)
        {
            many.Add(reader.TokenType is JsonTokenType.String ? reader.GetString()! : throw new JsonException("expected a string"));
        }

        return many;
    }

    public override void Write(Utf8JsonWriter writer, IReadOnlyList<string>? value, JsonSerializerOptions options) => JsonSerializer.Serialize(writer, value, options);
}
