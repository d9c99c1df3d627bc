namespace MailKit.Sandbox.Dodo.Products;

/// <summary>Credits that a product shall bring; what it leaves open is the entitlement's.</summary>
public sealed record AttachCredit
{
    public required string CreditEntitlementId { get; init; }

    public required decimal CreditsAmount { get; init; }

    public int? ExpiresAfterDays { get; init; }

    public int? LowBalanceThresholdPercent { get; init; }

    public bool? RolloverEnabled { get; init; }

    public bool? OverageEnabled { get; init; }

    public decimal? OverageLimit { get; init; }

    public OverageBehavior? OverageBehavior { get; init; }

    public ProrationBehavior? ProrationBehavior { get; init; }

    public CreditAttachment On(Entitlement entitlement)
    {
        var inherited = CreditAttachment.For(entitlement, CreditsAmount);

        return inherited with
        {
            ExpiresAfterDays = ExpiresAfterDays ?? inherited.ExpiresAfterDays,
            LowBalanceThresholdPercent = LowBalanceThresholdPercent,
            RolloverEnabled = RolloverEnabled ?? inherited.RolloverEnabled,
            OverageEnabled = OverageEnabled ?? inherited.OverageEnabled,
            OverageLimit = OverageLimit ?? inherited.OverageLimit,
            OverageBehavior = OverageBehavior ?? inherited.OverageBehavior,
            ProrationBehavior = ProrationBehavior ?? inherited.ProrationBehavior,
        };
    }
}
