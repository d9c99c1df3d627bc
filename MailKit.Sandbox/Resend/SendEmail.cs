using System.Text.Json;
using System.Text.Json.Serialization;

namespace MailKit.Sandbox.Resend;

/// <summary>What a client asks to be sent, before anybody has looked at it.</summary>
public sealed record SendEmail
{
    public string? From { get; init; }

    [JsonConverter(typeof(OneOrManyConverter))]
    public IReadOnlyList<string>? To { get; init; }

    [JsonConverter(typeof(OneOrManyConverter))]
    public IReadOnlyList<string>? Cc { get; init; }

    [JsonConverter(typeof(OneOrManyConverter))]
    public IReadOnlyList<string>? Bcc { get; init; }

    [JsonConverter(typeof(OneOrManyConverter))]
    public IReadOnlyList<string>? ReplyTo { get; init; }

    public string? Subject { get; init; }

    public string? Html { get; init; }

    public string? Text { get; init; }

    public IReadOnlyDictionary<string, string>? Headers { get; init; }

    public IReadOnlyList<EmailTag>? Tags { get; init; }

    public IReadOnlyList<SentAttachment>? Attachments { get; init; }

    public string? ScheduledAt { get; init; }

    public JsonElement? Template { get; init; }
}

public sealed record SentAttachment(string? Filename, string? Content, string? Path, string? ContentType, string? ContentId);

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
