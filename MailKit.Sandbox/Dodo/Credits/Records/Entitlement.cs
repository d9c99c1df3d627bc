namespace MailKit.Sandbox.Dodo.Credits.Records;

/// <summary>A kind of credit, such as one email, and how it behaves unless a product says otherwise.</summary>
public sealed record Entitlement
{
    public required string Id { get; init; }

    public required string BusinessId { get; init; }

    public required string Name { get; init; }

    public string? Description { get; init; }

    public required string Unit { get; init; }

    public required int Precision { get; init; }

    public int? ExpiresAfterDays { get; init; }

    public bool RolloverEnabled { get; init; }

    public int? RolloverPercentage { get; init; }

    public int? RolloverTimeframeCount { get; init; }

    public TimeInterval? RolloverTimeframeInterval { get; init; }

    public int? MaxRolloverCount { get; init; }

    public bool OverageEnabled { get; init; }

    public int? OverageLimit { get; init; }

    public OverageBehavior OverageBehavior { get; init; }

    public string? Currency { get; init; }

    public decimal? PricePerUnit { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }
}
