using System.Text.Json;
using MailKit.Sandbox.Dodo.Http;

namespace MailKit.Sandbox.Dodo.Usage.Events;

/// <summary>What a request of events must be like; one bad event refuses them all.</summary>
public static class EventRules
{
    private const int Most = 1000;

    private static readonly TimeSpan Oldest = TimeSpan.FromHours(1);
    private static readonly TimeSpan Ahead = TimeSpan.FromMinutes(5);

    public static void Check(SandboxState state, IReadOnlyList<EventInput> events, DateTimeOffset now, DodoPolicy policy)
    {
        if (events.Count is 0 or > Most)
        {
            throw DodoRefusalException.InvalidBody($"events: 1 to {Most} items");
        }

        var ids = new HashSet<string>(events.Count, StringComparer.Ordinal);

        foreach (var one in events)
        {
            if (Fault(state, one, now, policy) is { } fault)
            {
                throw fault;
            }

            if (!ids.Add(one.EventId))
            {
                throw new DodoRefusalException(400, "INVALID_REQUEST_BODY", $"events: the event_id `{one.EventId}` is there twice");
            }
        }
    }

    private static DodoRefusalException? Fault(SandboxState state, EventInput one, DateTimeOffset now, DodoPolicy policy) => one switch
    {
        { EventId.Length: 0 } => DodoRefusalException.InvalidBody("events.event_id: must not be empty"),
        { EventName.Length: 0 } => DodoRefusalException.InvalidBody("events.event_name: must not be empty"),
        { Timestamp: { } at } when at < now - Oldest => new(400, "INVALID_REQUEST_BODY", $"events.timestamp: `{one.EventId}` is more than an hour old"),
        { Timestamp: { } at } when at > now + Ahead => new(400, "INVALID_REQUEST_BODY", $"events.timestamp: `{one.EventId}` is more than five minutes ahead"),
        _ when !policy.EventsOfUnknownCustomers && state.Customers.Find(one.CustomerId) is null => new(400, "INVALID_REQUEST_BODY", $"events.customer_id: `{one.CustomerId}` is not a customer"),
        _ => MetadataFault(one.Metadata) is { } fault ? DodoRefusalException.InvalidBody(fault) : null,
    };

    private static string? MetadataFault(JsonElement? metadata)
    {
        if (metadata is not { ValueKind: not JsonValueKind.Null } value)
        {
            return null;
        }

        if (value.ValueKind is not JsonValueKind.Object)
        {
            return "events.metadata: invalid type, expected a map";
        }

        var count = 0;

        foreach (var pair in value.EnumerateObject())
        {
            if (++count > 50)
            {
                return "events.metadata: at most 50 pairs";
            }

            if (pair.Name.Length > 100)
            {
                return "events.metadata: a key has at most 100 characters";
            }

            if (pair.Value.ValueKind is not (JsonValueKind.String or JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False))
            {
                return "events.metadata: a value is a string, a number or a boolean";
            }

            if (pair.Value.ValueKind is JsonValueKind.String && pair.Value.GetString()!.Length > 500)
            {
                return "events.metadata: a value has at most 500 characters";
            }
        }

        return null;
    }
}
