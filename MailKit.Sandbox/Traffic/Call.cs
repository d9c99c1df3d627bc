namespace MailKit.Sandbox.Traffic;

/// <summary>A request as it came in, and what it got.</summary>
public sealed class Call
{
    /// <summary>Real time, not the sandbox's: rates are judged by it.</summary>
    public required DateTimeOffset At { get; init; }

    public required Provider Provider { get; init; }

    public required string Method { get; init; }

    public required string Path { get; init; }

    /// <summary>Resend's is a header; Dodo's is a member of a ledger entry.</summary>
    public string? IdempotencyKey { get; set; }

    /// <summary>Nothing as long as no answer has begun.</summary>
    public int? Status { get; set; }

    /// <summary>The fault that struck.</summary>
    public string? Fault { get; set; }
}
