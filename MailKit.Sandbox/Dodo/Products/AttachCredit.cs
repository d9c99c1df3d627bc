namespace MailKit.Sandbox.Dodo.Products;

/// <summary>Credits that a product shall bring; what it leaves open is the entitlement's.</summary>
public sealed record AttachCredit
{
    public required string CreditEntitlementId { get; init; }

    public required decimal CreditsAmount { get; init; }

    public int? ExpiresAfterDays { get; init; }

    public int? LowBalanceThresholdPercent { get; init; }

    public bool? RolloverEnabled { get; init; }

    public int? RolloverPercentage { get; init; }

    public int? RolloverTimeframeCount { get; init; }

    public TimeInterval? RolloverTimeframeInterval { get; init; }

    public int? MaxRolloverCount { get; init; }

    public bool? OverageEnabled { get; init; }

    public decimal? OverageLimit { get; init; }

    public OverageBehavior? OverageBehavior { get; init; }

    public string? Currency { get; init; }

    public decimal? PricePerUnit { get; init; }

    public ProrationBehavior? ProrationBehavior { get; init; }

    public decimal? TrialCredits { get; init; }

    public bool? TrialCreditsExpireAfterTrial { get; init; }

    public CreditAttachment On(Entitlement entitlement)
    {
        var inherited = CreditAttachment.For(entitlement, CreditsAmount);

        return inherited with
        {
            ExpiresAfterDays = ExpiresAfterDays ?? inherited.ExpiresAfterDays,
            LowBalanceThresholdPercent = LowBalanceThresholdPercent,
            RolloverEnabled = RolloverEnabled ?? inherited.RolloverEnabled,
            RolloverPercentage = RolloverPercentage ?? inherited.RolloverPercentage,
            RolloverTimeframeCount = RolloverTimeframeCount ?? inherited.RolloverTimeframeCount,
            RolloverTimeframeInterval = RolloverTimeframeInterval ?? inherited.RolloverTimeframeInterval,
            MaxRolloverCount = MaxRolloverCount ?? inherited.MaxRolloverCount,
            OverageEnabled = OverageEnabled ?? inherited.OverageEnabled,
            OverageLimit = OverageLimit ?? inherited.OverageLimit,
            OverageBehavior = OverageBehavior ?? inherited.OverageBehavior,
            Currency = Currency ?? inherited.Currency,
            PricePerUnit = PricePerUnit ?? inherited.PricePerUnit,
            TrialCredits = TrialCredits,
            TrialCreditsExpireAfterTrial = TrialCreditsExpireAfterTrial ?? false,
            ProrationBehavior = ProrationBehavior ?? inherited.ProrationBehavior,
        };
    }
}
