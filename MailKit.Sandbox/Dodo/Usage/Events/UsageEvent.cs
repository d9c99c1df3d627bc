using System.Text.Json;

namespace MailKit.Sandbox.Dodo.Usage.Events;

/// <summary>Something that a customer did, as the merchant told it: once per event id.</summary>
public sealed record UsageEvent
{
    public required string EventId { get; init; }

    public required string BusinessId { get; init; }

    public required string CustomerId { get; init; }

    public required string EventName { get; init; }

    public required DateTimeOffset Timestamp { get; init; }

    public JsonElement? Metadata { get; init; }

    /// <summary>The events of one customer and one name are counted together.</summary>
    public static string KeyOf(string customerId, string eventName) => $"{customerId}/{eventName}";
}

/// <summary>Events as they come in, up to a thousand in a request.</summary>
public sealed record IngestEvents(IReadOnlyList<EventInput> Events);

/// <summary>One of them.</summary>
public sealed record EventInput
{
    public required string EventId { get; init; }

    public required string CustomerId { get; init; }

    public required string EventName { get; init; }

    public DateTimeOffset? Timestamp { get; init; }

    public JsonElement? Metadata { get; init; }
}

/// <summary>How many were new.</summary>
public sealed record IngestedEvents(int IngestedCount);
