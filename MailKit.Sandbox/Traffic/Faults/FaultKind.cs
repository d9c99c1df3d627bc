using System.Text.Json.Serialization;

namespace MailKit.Sandbox.Traffic.Faults;

/// <summary>What a fault does to a request, or to a webhook.</summary>
public enum FaultKind
{
    Status,
    Latency,
    Refuse,
    Reset,
    Hang,
    SlowBody,
    Truncated,
    WrongType,
    WrongContentType,

    // The naming policy would write error_in200.
    [JsonStringEnumMemberName("error_in_200")]
    ErrorIn200,

    Huge,
    DropAnswer,
    WebhookDuplicate,
    WebhookDelay,
    WebhookReorder,
    WebhookDrop,
}
