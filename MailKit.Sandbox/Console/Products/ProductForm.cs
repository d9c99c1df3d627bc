using MailKit.Sandbox.Console.Credits;
using MailKit.Sandbox.Console.Forms;

namespace MailKit.Sandbox.Console.Products;

/// <summary>The form that makes a product: what it costs, the credit that it brings, and the meter whose usage it bills.</summary>
public static class ProductForm
{
    public static IReadOnlyList<(string Value, string Words)> Types { get; } = [(Price.OneTime, "once"), (Price.Recurring, "every period"), (Price.UsageBased, "every period, and for usage")];

    public static IReadOnlyList<(string Value, string Words)> TaxCategories { get; } = [("saas", "software as a service"), ("digital_products", "digital products"), ("e_book", "e-book"), ("edtech", "edtech"), ("live_tutoring", "live tutoring")];

    public static IReadOnlyList<(string Value, string Words)> Intervals { get; } = [("Day", "days"), ("Week", "weeks"), ("Month", "months"), ("Year", "years")];

    public static IReadOnlyList<(string Value, string Words)> Behaviors { get; } = [("", "as the credit says"), .. CreditForm.Behaviors];

    public static IReadOnlyList<(string Value, string Words)> Prorations { get; } = [(nameof(ProrationBehavior.Prorate), "for the days that are left"), (nameof(ProrationBehavior.NoProrate), "whole")];

    public static Draft Blank => Draft.With(("type", Price.Recurring), ("currency", "USD"), ("every", "1"), ("interval", "Month"), ("tax_category", "saas"));

    public static CreateProduct Read(Draft draft)
    {
        var type = draft.Value("type");
        var isRecurring = type is not Price.OneTime;

        return new()
        {
            Name = draft.Value("name"),
            Description = draft.Text("description"),
            TaxCategory = draft.Value("tax_category"),
            CreditEntitlements = draft.Text("credit_entitlement_id") is { } credit ? [Credit(draft, credit)] : null,
            Price = new()
            {
                Type = type,
                Currency = draft.Value("currency"),
                Listed = type is Price.UsageBased ? null : draft.Cents("price"),
                FixedPrice = type is Price.UsageBased ? draft.Cents("price") ?? 0 : null,
                PaymentFrequencyCount = isRecurring ? draft.Whole("every") : null,
                PaymentFrequencyInterval = isRecurring ? draft.Choice("interval", TimeInterval.Month) : null,
                SubscriptionPeriodCount = isRecurring ? 10 : null,
                SubscriptionPeriodInterval = isRecurring ? TimeInterval.Year : null,
                TrialPeriodDays = isRecurring ? draft.Whole("trial_period_days") : null,
                Meters = draft.Text("meter_id") is { } meter ? [Meter(draft, meter)] : null,
            },
        };
    }

    private static AttachCredit Credit(Draft draft, string id) => new()
    {
        CreditEntitlementId = id,
        CreditsAmount = draft.Number("credits_amount") ?? 0,
        ExpiresAfterDays = draft.Whole("credit_days"),
        LowBalanceThresholdPercent = draft.Whole("low_balance_threshold_percent"),
        OverageEnabled = draft.Is("credit_overage") ? true : null,
        OverageLimit = draft.Number("credit_overage_limit"),
        PricePerUnit = draft.Number("credit_price"),
        Currency = draft.Number("credit_price") is null ? null : draft.Value("currency"),
        OverageBehavior = draft.Text("credit_overage_behavior") is null ? null : draft.Choice("credit_overage_behavior", OverageBehavior.ForgiveAtReset),
        ProrationBehavior = draft.Choice("credit_proration", ProrationBehavior.Prorate),
        TrialCredits = draft.Number("trial_credits"),
        TrialCreditsExpireAfterTrial = draft.Is("trial_credits_expire"),
    };

    private static MeterPrice Meter(Draft draft, string id) => new()
    {
        MeterId = id,
        FreeThreshold = draft.Whole("free_threshold"),
        CreditEntitlementId = draft.Text("meter_credit"),
        MeterUnitsPerCredit = draft.Text("meter_credit") is null ? null : draft.Number("meter_units_per_credit"),

        // The API's price of a unit is in the lowest denomination; people write dollars.
        PricePerUnit = draft.Text("meter_credit") is null ? draft.Number("price_per_unit") * 100 : null,
    };
}
