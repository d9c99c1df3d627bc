namespace MailKit.Sandbox.Dodo.CreditEntitlements;

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
