using System.Text.Json;
using System.Text.Json.Serialization;
using MailKit.Domain.Sending;

namespace MailKit.Web.Api;

/// <summary>What <c>POST /emails</c> takes, shaped like Resend's: an address field is a string or a list.</summary>
public sealed record SendEmailBody(
    string? From,
    [property: JsonConverter(typeof(OneOrMany))] IReadOnlyList<string>? To,
    [property: JsonConverter(typeof(OneOrMany))] IReadOnlyList<string>? Cc,
    [property: JsonConverter(typeof(OneOrMany))] IReadOnlyList<string>? Bcc,
    [property: JsonConverter(typeof(OneOrMany))] IReadOnlyList<string>? ReplyTo,
    string? Subject,
    string? Html,
    string? Text)
{
    /// <summary>Fields of Resend's that this version does not know are refused, not dropped: an email without its attachment is another email.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Rest { get; set; }

    public IReadOnlyList<Problem> Unsupported()
        => Rest is null ? [] : [.. Rest.Where(field => !IsEmpty(field.Value)).Select(field => new Problem(field.Key, "It is not supported yet."))];

    public Draft ToDraft() => new(From ?? "", To ?? [], Cc ?? [], Bcc ?? [], ReplyTo ?? [], Subject ?? "", Html, Text);

    private static bool IsEmpty(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => true,
        JsonValueKind.Array => value.GetArrayLength() is 0,
        JsonValueKind.Object => !value.EnumerateObject().Any(),
        _ => false,
    };
}

/// <summary>The answer to <c>POST /emails</c>.</summary>
public sealed record SentBody(Guid Id);

/// <summary>The answer to <c>GET /emails/{id}</c>, shaped like Resend's.</summary>
public sealed record EmailAnswer(
    string Object,
    Guid Id,
    IReadOnlyList<string> To,
    string From,
    DateTimeOffset CreatedAt,
    string Subject,
    string? Html,
    string? Text,
    IReadOnlyList<string> Cc,
    IReadOnlyList<string> Bcc,
    IReadOnlyList<string> ReplyTo,
    string LastEvent,
    DateTimeOffset? ScheduledAt)
{
    public static EmailAnswer Of(Email email, Domain.Sending.EmailBody body, DeliveryState delivery) => new(
        "email", email.Id, email.To, email.From, email.AcceptedAt, email.Subject, body.Html, body.Text, email.Cc, email.Bcc, email.ReplyTo, LastEventOf(email, delivery), email.SendAt);

    // Resend's words; its SDKs know no others.
    private static string LastEventOf(Email email, DeliveryState delivery) => delivery switch
    {
        DeliveryState.Unknown => email.State switch
        {
            EmailState.Queued or EmailState.Parked => "queued",
            EmailState.Refused => "failed",
            EmailState.Scheduled => "scheduled",
            EmailState.Canceled => "canceled",
            _ => "sent",
        },
        DeliveryState.Sent => "sent",
        DeliveryState.Delayed => "delivery_delayed",
        DeliveryState.Delivered => "delivered",
        DeliveryState.Opened => "opened",
        DeliveryState.Clicked => "clicked",
        DeliveryState.Failed => "failed",
        DeliveryState.Suppressed => "suppressed",
        DeliveryState.Bounced => "bounced",
        DeliveryState.Complained => "complained",
        _ => throw new InvalidOperationException($"No word for {delivery}."),
    };
}

/// <summary>The answer to <c>GET /credits</c>.</summary>
/// <param name="Available">What may be spent now.</param>
/// <param name="Held">Set aside for emails not debited yet.</param>
/// <param name="NextExpiry">What lapses next if nothing is sent; null when nothing does.</param>
public sealed record CreditsBody(string Object, long Available, long Held, NextExpiryBody? NextExpiry);

/// <summary>Credits that lapse together.</summary>
public sealed record NextExpiryBody(DateTimeOffset At, long Credits);

/// <summary>Reads <c>"a"</c> and <c>["a", "b"]</c> alike.</summary>
public sealed class OneOrMany : JsonConverter<IReadOnlyList<string>>
{
    public override IReadOnlyList<string>? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType is JsonTokenType.String)
        {
            return [reader.GetString()!];
        }

        if (reader.TokenType is not JsonTokenType.StartArray)
        {
            throw new JsonException("an address or a list of addresses is expected");
        }

        var many = new List<string>();

        while (reader.Read() && reader.TokenType is not JsonTokenType.EndArray)
        {
            many.Add(reader.TokenType is JsonTokenType.String ? reader.GetString()! : throw new JsonException("an address is expected"));
        }

        return many;
    }

    public override void Write(Utf8JsonWriter writer, IReadOnlyList<string> value, JsonSerializerOptions options)
        => JsonSerializer.Serialize(writer, value, options);
}

/// <summary>Serialisers made at compile time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, AllowDuplicateProperties = false)]
[JsonSerializable(typeof(SendEmailBody))]
[JsonSerializable(typeof(SentBody))]
[JsonSerializable(typeof(EmailAnswer))]
[JsonSerializable(typeof(CreditsBody))]
public sealed partial class WireJson : JsonSerializerContext;

/// <summary>Errors are camelCase at Resend, unlike everything else there.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ApiError))]
public sealed partial class ApiJson : JsonSerializerContext;
