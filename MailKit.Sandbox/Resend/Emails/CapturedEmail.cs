using System.Text.Json;

namespace MailKit.Sandbox.Resend.Emails;

/// <summary>An email that Resend would have sent. Here it stays, and what will happen to it is written beside it.</summary>
public sealed record CapturedEmail
{
    public required string Id { get; init; }

    public required string From { get; init; }

    public required IReadOnlyList<string> To { get; init; }

    public IReadOnlyList<string> Cc { get; init; } = [];

    public IReadOnlyList<string> Bcc { get; init; } = [];

    public IReadOnlyList<string> ReplyTo { get; init; } = [];

    public required string Subject { get; init; }

    public string? Html { get; init; }

    public string? Text { get; init; }

    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    public IReadOnlyList<EmailTag> Tags { get; init; } = [];

    public IReadOnlyList<CapturedAttachment> Attachments { get; init; } = [];

    public string? IdempotencyKey { get; init; }

    /// <summary>The request that brought it in; a replay of the key does not make another.</summary>
    public required string AcceptanceId { get; init; }

    /// <summary>Its place in the batch that it came in, from 0.</summary>
    public int? BatchIndex { get; init; }

    /// <summary>How often it was asked for, replays included.</summary>
    public int Requests { get; init; } = 1;

    public DateTimeOffset? ScheduledAt { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required string LastEvent { get; init; }

    /// <summary>What happens to it, in order, and when.</summary>
    public IReadOnlyList<EmailStep> Steps { get; init; } = [];

    public int StepsDone { get; init; }

    public IEnumerable<string> Recipients() => To.Concat(Cc).Concat(Bcc);
}

/// <summary>A tag as the API lists it; in a webhook, tags are a map.</summary>
public sealed record EmailTag(string Name, string Value);

/// <summary>A file that came with an email; its bytes are counted, not kept.</summary>
public sealed record CapturedAttachment(string? Filename, string? ContentType, int Bytes);

/// <summary>Something that happens to some of an email's recipients at a time.</summary>
public sealed record EmailStep(string Type, DateTimeOffset At, IReadOnlyList<string> To);
