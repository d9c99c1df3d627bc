namespace MailKit.Sandbox.Dodo.Credits.Records;

/// <summary>The credits that a product brings, with the settings that go before the entitlement's own.</summary>
public sealed record CreditAttachment
{
    public required Guid Id { get; init; }

    public required string CreditEntitlementId { get; init; }

    public required string CreditEntitlementName { get; init; }

    public required string CreditEntitlementUnit { get; init; }

    public required decimal CreditsAmount { get; init; }

    public int? ExpiresAfterDays { get; init; }

    public int? LowBalanceThresholdPercent { get; init; }

    public bool RolloverEnabled { get; init; }

    public int? RolloverPercentage { get; init; }

    public int? RolloverTimeframeCount { get; init; }

    public TimeInterval? RolloverTimeframeInterval { get; init; }

    public int? MaxRolloverCount { get; init; }

    public bool OverageEnabled { get; init; }

    public decimal? OverageLimit { get; init; }

    public OverageBehavior OverageBehavior { get; init; }

    public string? Currency { get; init; }

    public decimal? PricePerUnit { get; init; }

    public ProrationBehavior ProrationBehavior { get; init; }

    public decimal? TrialCredits { get; init; }

    public bool TrialCreditsExpireAfterTrial { get; init; }

    /// <summary>Takes over from the entitlement whatever the product leaves open.</summary>
    public static CreditAttachment For(Entitlement entitlement, decimal credits) => new()
    {
        Id = Guid.NewGuid(),
        CreditEntitlementId = entitlement.Id,
        CreditEntitlementName = entitlement.Name,
        CreditEntitlementUnit = entitlement.Unit,
        CreditsAmount = credits,
        ExpiresAfterDays = entitlement.ExpiresAfterDays,
        RolloverEnabled = entitlement.RolloverEnabled,
        RolloverPercentage = entitlement.RolloverPercentage,
        RolloverTimeframeCount = entitlement.RolloverTimeframeCount,
        RolloverTimeframeInterval = entitlement.RolloverTimeframeInterval,
        MaxRolloverCount = entitlement.MaxRolloverCount,
        OverageEnabled = entitlement.OverageEnabled,
        OverageLimit = entitlement.OverageLimit,
        OverageBehavior = entitlement.OverageBehavior,
        Currency = entitlement.Currency,
        PricePerUnit = entitlement.PricePerUnit,
    };
}
