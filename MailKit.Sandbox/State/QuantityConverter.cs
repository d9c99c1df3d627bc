using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace MailKit.Sandbox.State;

/// <summary>A quantity travels as a string without trailing zeros: <c>"100"</c>, <c>"12.5"</c>.</summary>
public sealed class QuantityConverter : JsonConverter<decimal>
{
    public static string Write(decimal value) => value.ToString("0.############################", CultureInfo.InvariantCulture);

    public static bool TryRead(string? text, out decimal value)
        => decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out value);

    public override decimal Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType is not JsonTokenType.String)
        {
            throw new JsonException($"invalid type: {reader.TokenType.ToString().ToLowerInvariant()}, expected a decimal in a string");
        }

        return TryRead(reader.GetString(), out var value) ? value : throw new JsonException($"invalid decimal `{reader.GetString()}`");
    }

    public override void Write(Utf8JsonWriter writer, decimal value, JsonSerializerOptions options) => writer.WriteStringValue(Write(value));
}
