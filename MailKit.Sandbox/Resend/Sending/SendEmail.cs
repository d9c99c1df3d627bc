using System.Text.Json;
using System.Text.Json.Serialization;

namespace MailKit.Sandbox.Resend.Sending;

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

/// <summary>A file to send along: its bytes in base64, or where they are.</summary>
public sealed record SentAttachment(string? Filename, string? Content, string? Path, string? ContentType, string? ContentId);
