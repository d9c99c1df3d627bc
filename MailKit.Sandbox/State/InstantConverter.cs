using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace MailKit.Sandbox.State;

/// <summary>A moment travels in UTC, with six decimals and a Z.</summary>
public sealed class InstantConverter : JsonConverter<DateTimeOffset>
{
    public static string Write(DateTimeOffset value) => value.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);

    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        => reader.TryGetDateTimeOffset(out var value) ? value.ToUniversalTime() : throw new JsonException("invalid date-time, expected RFC 3339");

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) => writer.WriteStringValue(Write(value));
}
