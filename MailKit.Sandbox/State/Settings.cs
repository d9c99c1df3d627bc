namespace MailKit.Sandbox.State;

/// <summary>What a state file decides once (keys and ids) and how far its clock has been moved.</summary>
public sealed record Settings
{
    public required string BusinessId { get; init; }

    public required string DodoApiKey { get; init; }

    public required string ResendApiKey { get; init; }

    public TimeSpan ClockOffset { get; init; }
}
