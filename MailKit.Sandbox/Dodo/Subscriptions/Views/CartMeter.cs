using MailKit.Sandbox.Dodo.Subscriptions.Plans;

namespace MailKit.Sandbox.Dodo.Subscriptions.Views;

/// <summary>A meter of a subscription whose units cost money.</summary>
public sealed record CartMeter(string MeterId, string Name, string? Description, string MeasurementUnit, string Currency, long FreeThreshold, decimal? PricePerUnit)
{
    public static CartMeter Of(MeterPrice m, string currency) => new(m.MeterId, m.Name ?? "", m.Description, m.MeasurementUnit ?? "", currency, m.FreeThreshold ?? 0, m.PricePerUnit);
}

/// <summary>A meter of a subscription whose units are taken from a credit.</summary>
public sealed record MeterCredit(string MeterId, string MeterName, string CreditEntitlementId, decimal MeterUnitsPerCredit, string ProductId)
{
    public static MeterCredit Of(MeterPrice m, string productId) => new(m.MeterId, m.Name ?? "", m.CreditEntitlementId!, m.MeterUnitsPerCredit ?? 1, productId);
}

/// <summary>A change of plan that is to come.</summary>
public sealed record ScheduledChange(string Id, string ProductId, string? ProductName, string? ProductDescription, int Quantity, IReadOnlyList<string> Addons, DateTimeOffset EffectiveAt, DateTimeOffset CreatedAt)
{
    public static ScheduledChange Of(SandboxState state, ScheduledPlan plan)
    {
        var product = state.Products.Get(plan.ProductId);
        return new(plan.Id, plan.ProductId, product.Name, product.Description, plan.Quantity, [], plan.EffectiveAt, plan.CreatedAt);
    }
}
