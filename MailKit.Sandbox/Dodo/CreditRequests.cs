using System.Text.Json;

namespace MailKit.Sandbox.Dodo;

/// <summary>Credits to add or to take, once per idempotency key.</summary>
public sealed record CreateLedgerEntry
{
    public required EntryType EntryType { get; init; }

    public required string Amount { get; init; }

    public string? Reason { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }

    public string? IdempotencyKey { get; init; }

    public JsonElement? Metadata { get; init; }
}

/// <summary>What makes a kind of credit.</summary>
public sealed record CreateEntitlement
{
    public required string Name { get; init; }

    public required string Unit { get; init; }

    public required int Precision { get; init; }

    public required bool RolloverEnabled { get; init; }

    public required bool OverageEnabled { get; init; }

    public string? Description { get; init; }

    public int? ExpiresAfterDays { get; init; }

    public int? RolloverPercentage { get; init; }

    public int? RolloverTimeframeCount { get; init; }

    public TimeInterval? RolloverTimeframeInterval { get; init; }

    public int? MaxRolloverCount { get; init; }

    public int? OverageLimit { get; init; }

    public OverageBehavior? OverageBehavior { get; init; }

    public string? Currency { get; init; }

    public decimal? PricePerUnit { get; init; }
}
