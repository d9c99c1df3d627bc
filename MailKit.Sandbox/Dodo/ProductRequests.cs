using System.Text.Json;

namespace MailKit.Sandbox.Dodo;

/// <summary>What makes a product.</summary>
public sealed record CreateProduct
{
    public required string Name { get; init; }

    public required Price Price { get; init; }

    public required string TaxCategory { get; init; }

    public string? Description { get; init; }

    public IReadOnlyList<AttachCredit>? CreditEntitlements { get; init; }

    public JsonElement? Metadata { get; init; }
}

/// <summary>What changes about a product; absent means as it was.</summary>
public sealed record PatchProduct(string? Name, Price? Price, string? TaxCategory, string? Description, IReadOnlyList<AttachCredit>? CreditEntitlements, JsonElement? Metadata);

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

    public Attachment On(Entitlement entitlement)
    {
        var inherited = Attachment.For(entitlement, CreditsAmount);

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
