using MailKit.Domain.Work;

namespace MailKit.Domain.Webhooks;

/// <summary>What became of a stored webhook.</summary>
public enum WebhookState
{
    /// <summary>Stored; its effect is still to come.</summary>
    Waiting,

    /// <summary>Its effect is in the database.</summary>
    Done,

    /// <summary>Authentic, but nothing that we act on; kept and shown.</summary>
    Ignored,

    /// <summary>Its effect failed for good, or it cannot be read; a person decides.</summary>
    Parked,

    /// <summary>Authentic, and about a customer or a credit that is not ours; counted.</summary>
    Foreign,
}

/// <summary>A signed webhook as it arrived, stored once under (provider, webhook id). Its effect comes later, from here.</summary>
public sealed class WebhookMessage
{
    public const string Dodo = "dodo";
    public const string Resend = "resend";

    private WebhookMessage() { }

    public Guid Id { get; private init; }

    /// <summary>dodo or resend.</summary>
    public string Provider { get; private init; } = "";

    /// <summary>The sender's id of the message, the same on every retry.</summary>
    public string WebhookId { get; private init; } = "";

    public string Type { get; private init; } = "";

    /// <summary>Who gives it its effect; null when nobody does.</summary>
    public WorkKind? Kind { get; private init; }

    public DateTimeOffset ReceivedAt { get; private init; }

    public WebhookState State { get; private set; }

    /// <summary>Whose things it touched.</summary>
    public Guid? AccountId { get; private set; }

    public DateTimeOffset? DoneAt { get; private set; }

    /// <summary>Why it has no effect yet, or never will.</summary>
    public string? Error { get; private set; }

    public static WebhookMessage Receive(string provider, string webhookId, string type, WorkKind? kind, DateTimeOffset at) => new()
    {
        Id = Ids.New(at),
        Provider = provider,
        WebhookId = webhookId,
        Type = type,
        Kind = kind,
        ReceivedAt = at,
        State = kind is null ? WebhookState.Ignored : WebhookState.Waiting,
        DoneAt = kind is null ? at : null,
    };

    public void Done(Guid? accountId, DateTimeOffset at) => (State, AccountId, DoneAt, Error) = (WebhookState.Done, accountId, at, null);

    public void Ignored(string? why, DateTimeOffset at) => (State, DoneAt, Error) = (WebhookState.Ignored, at, why);

    public void Foreign(string why, DateTimeOffset at) => (State, DoneAt, Error) = (WebhookState.Foreign, at, Short(why));

    public void Parked(string error) => (State, DoneAt, Error) = (WebhookState.Parked, null, Short(error));

    /// <summary>A person asks for the effect once more; effects are idempotent.</summary>
    public void Replay() => (State, DoneAt) = (WebhookState.Waiting, null);

    private static string Short(string error) => error.Length > 1000 ? error[..1000] : error;
}

/// <summary>A webhook's body, byte for byte as it was signed.</summary>
public sealed class WebhookBody
{
    private WebhookBody() { }

    public Guid WebhookId { get; private init; }

    public byte[] Body { get; private init; } = [];

    public static WebhookBody Of(WebhookMessage message, byte[] body) => new() { WebhookId = message.Id, Body = body };
}
