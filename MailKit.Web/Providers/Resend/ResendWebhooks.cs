using System.Text.Json;
using MailKit.Domain.Sending;
using MailKit.Domain.Webhooks;
using MailKit.Domain.Work;

namespace MailKit.Web.Providers.Resend;

/// <summary>What Resend's webhooks say, in our words.</summary>
public static class ResendWebhooks
{
    private const string Email = "email.";

    public static WorkKind? KindOf(string type) => type.StartsWith(Email, StringComparison.Ordinal) ? WorkKind.EmailEvent : null;

    /// <summary>Null when it is not about an email that Resend has.</summary>
    public static ProviderEvent? Read(string type, JsonElement root, DateTimeOffset at)
    {
        if (KindOf(type) is null || !root.TryGetProperty("data", out var data) || Text(data, "email_id") is not { Length: <= 100 } resendId)
        {
            return null;
        }

        var name = type[Email.Length..];

        // Our clock orders the timeline when theirs cannot be read.
        var happenedAt = Text(root, "created_at") is { } text && DateTimeOffset.TryParse(text, out var said) ? said.ToUniversalTime() : at;

        return new EmailHappening(name, resendId, EmailId(data), StateOf(name), RecipientsOf(data), Words(data, name), happenedAt);
    }

    private static DeliveryState StateOf(string name) => name switch
    {
        "sent" => DeliveryState.Sent,
        "delivery_delayed" => DeliveryState.Delayed,
        "delivered" => DeliveryState.Delivered,
        "opened" => DeliveryState.Opened,
        "clicked" => DeliveryState.Clicked,
        "failed" => DeliveryState.Failed,
        "suppressed" => DeliveryState.Suppressed,
        "bounced" => DeliveryState.Bounced,
        "complained" => DeliveryState.Complained,
        _ => DeliveryState.Unknown,
    };

    // Webhooks carry tags as a map, Resend's REST objects as a list: both are understood.
    private static Guid? EmailId(JsonElement data)
    {
        if (!data.TryGetProperty("tags", out var tags))
        {
            return null;
        }

        var text = tags.ValueKind switch
        {
            JsonValueKind.Object => Text(tags, Tag.EmailId),
            JsonValueKind.Array => tags.EnumerateArray().Where(tag => Text(tag, "name") == Tag.EmailId).Select(tag => Text(tag, "value")).FirstOrDefault(),
            _ => null,
        };

        return Guid.TryParse(text, out var id) ? id : null;
    }

    private static string[] RecipientsOf(JsonElement data)
        => data.TryGetProperty("to", out var to) && to.ValueKind is JsonValueKind.Array
            ? [.. to.EnumerateArray().Where(address => address.ValueKind is JsonValueKind.String).Select(address => address.GetString()!).Take(Draft.MaxRecipients)]
            : [];

    private static string? Words(JsonElement data, string name)
    {
        var part = name switch { "bounced" => "bounce", "clicked" => "click", _ => name };

        if (!data.TryGetProperty(part, out var more) || more.ValueKind is not JsonValueKind.Object)
        {
            return null;
        }

        var code = more.TryGetProperty("diagnosticCode", out var codes) && codes.ValueKind is JsonValueKind.Array && codes.GetArrayLength() > 0 ? codes[0].ToString() : null;
        var words = code ?? Text(more, "message") ?? Text(more, "reason") ?? Text(more, "link");

        return words is { Length: > 1000 } ? words[..1000] : words;
    }

    private static string? Text(JsonElement element, string name)
        => element.ValueKind is JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : null;
}
