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

    /// <summary>Its effect failed for good, or it speaks of somebody we do not know; a person decides.</summary>
    Parked,
}

/// <summary>A signed webhook as it arrived, stored once under (provider, webhook id). Its effect comes later, from here.</summary>
public sealed class WebhookMessage : ILeased<long>
{
    public const string Dodo = "dodo";
    public const string Resend = "resend";

    /// <summary>After so many failures in a row a person looks at it.</summary>
    public const int MaxFailures = 12;

    private WebhookMessage() { }

    public long Id { get; private init; }

    /// <summary>dodo or resend.</summary>
    public string Provider { get; private init; } = "";

    /// <summary>The sender's id of the message, the same on every retry.</summary>
    public string WebhookId { get; private init; } = "";

    public string Type { get; private init; } = "";

    /// <summary>The body, byte for byte as it was signed.</summary>
    public byte[] Body { get; private init; } = [];

    public DateTimeOffset ReceivedAt { get; private init; }

    public WebhookState State { get; private set; }

    /// <summary>Whose things it touched.</summary>
    public Guid? AccountId { get; private set; }

    public DateTimeOffset? DoneAt { get; private set; }

    public DateTimeOffset? DueAt { get; private set; }

    public int Attempts { get; private set; }

    public int Failures { get; private set; }

    public string? Error { get; private set; }

    public static WebhookMessage Receive(string provider, string webhookId, string type, byte[] body, DateTimeOffset at) => new()
    {
        Provider = provider,
        WebhookId = webhookId,
        Type = type,
        Body = body,
        ReceivedAt = at,
        State = WebhookState.Waiting,
        DueAt = at,
    };

    public void Done(Guid? accountId, DateTimeOffset at) => (State, AccountId, DoneAt, DueAt, Error) = (WebhookState.Done, accountId, at, null, null);

    public void Ignored(DateTimeOffset at) => (State, DoneAt, DueAt, Error) = (WebhookState.Ignored, at, null, null);

    public void Parked(string error) => (State, DueAt, Error) = (WebhookState.Parked, null, Short(error));

    public void Failed(string error, DateTimeOffset at)
    {
        Failures++;

        if (Failures >= MaxFailures)
        {
            Parked(error);
            return;
        }

        (Error, DueAt) = (Short(error), at + Backoff.After(Failures));
    }

    /// <summary>A person asks for the effect once more; effects are idempotent.</summary>
    public void Replay(DateTimeOffset at) => (State, DueAt, Failures) = (WebhookState.Waiting, at, 0);

    private static string Short(string error) => error.Length > 1000 ? error[..1000] : error;
}
