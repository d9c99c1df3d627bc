using MailKit.Sandbox.Dodo.Http;

namespace MailKit.Sandbox.Dodo.CreditEntitlements;

/// <summary>What makes a kind of credit whole, when it is made and when it is changed.</summary>
public static class EntitlementRules
{
    public static Entitlement Check(SandboxState state, Entitlement entitlement)
    {
        IsoCodes.CheckCurrency("currency", entitlement.Currency);

        if (Fault(entitlement) is { } fault)
        {
            throw DodoRefusalException.InvalidBody(fault);
        }

        return state.Entitlements.OldestFirst.Any(e => e.Id != entitlement.Id && e.Name == entitlement.Name && !state.IsArchived(Archived.Entitlement, e.Id))
            ? throw new DodoRefusalException(409, "CREDIT_ENTITLEMENT_NAME_ALREADY_EXISTS", "A credit entitlement with this name already exists.")
            : entitlement;
    }

    private static string? Fault(Entitlement entitlement) => entitlement switch
    {
        { Name.Length: < 1 or > 255 } => "name: 1 to 255 characters",
        { Unit.Length: < 1 or > 50 } => "unit: 1 to 50 characters",
        { Precision: < 0 or > 10 } => "precision: 0 to 10",
        { Description.Length: > 1000 } => "description: at most 1000 characters",
        { ExpiresAfterDays: < 1 } => "expires_after_days: at least 1",
        { RolloverPercentage: < 0 or > 100 } => "rollover_percentage: 0 to 100",
        { RolloverTimeframeCount: < 1 } => "rollover_timeframe_count: at least 1",
        { MaxRolloverCount: < 0 } => "max_rollover_count: must not be negative",
        { OverageLimit: < 0 } => "overage_limit: must not be negative",
        { PricePerUnit: < 0 } => "price_per_unit: must not be negative",
        { OverageEnabled: true, PricePerUnit: null } => "price_per_unit: required when overage is enabled",
        { PricePerUnit: not null, Currency: null } => "currency: required with price_per_unit",
        _ when entitlement.RolloverTimeframeCount is null != entitlement.RolloverTimeframeInterval is null => "rollover_timeframe_count and rollover_timeframe_interval: both or neither",
        _ => null,
    };
}
