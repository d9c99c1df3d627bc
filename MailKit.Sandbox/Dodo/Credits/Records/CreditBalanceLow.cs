namespace MailKit.Sandbox.Dodo.Credits.Records;

/// <summary>What <c>credit.balance_low</c> tells: the subscription whose threshold was crossed, and what is left.</summary>
public sealed record CreditBalanceLow
{
    public required string CustomerId { get; init; }

    public required string SubscriptionId { get; init; }

    public required string BrandId { get; init; }

    public required string CreditEntitlementId { get; init; }

    public required string CreditEntitlementName { get; init; }

    public required decimal AvailableBalance { get; init; }

    public required decimal SubscriptionCreditsAmount { get; init; }

    public required int ThresholdPercent { get; init; }

    public required decimal ThresholdAmount { get; init; }
}
