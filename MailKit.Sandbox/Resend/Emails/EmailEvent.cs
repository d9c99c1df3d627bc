using System.Text.Json.Serialization;

namespace MailKit.Sandbox.Resend.Emails;

/// <summary>The body of a webhook: exactly these three members, and the last depends on the type.</summary>
public sealed record EmailEvent(string Type, DateTimeOffset CreatedAt, EmailEventData Data);

/// <summary>The email, and what the event adds to it.</summary>
public sealed record EmailEventData
{
    public required string EmailId { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required string From { get; init; }

    /// <summary>The recipients that this happened to.</summary>
    public required IReadOnlyList<string> To { get; init; }

    public required string Subject { get; init; }

    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<EmailHeader>? Headers { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Bounce? Bounce { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Suppression? Suppressed { get; init; }
}

/// <summary>A header as a webhook lists it.</summary>
public sealed record EmailHeader(string Name, string Value);

/// <summary>Why an email came back.</summary>
public sealed record Bounce(string Type, [property: JsonPropertyName("subType")] string SubType, string Message, [property: JsonPropertyName("diagnosticCode")] IReadOnlyList<string> DiagnosticCode);

/// <summary>Why an email did not leave.</summary>
public sealed record Suppression(string Type, string Reason, string Message, [property: JsonPropertyName("diagnosticCode")] IReadOnlyList<string> DiagnosticCode);
