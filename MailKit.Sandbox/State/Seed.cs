namespace MailKit.Sandbox.State;

/// <summary>What a new state file begins with: keys, one credit, a plan and a pack.</summary>
public static class Seed
{
    public const string EntitlementId = "cde_sandbox_email";
    public const string PlanId = "pdt_sandbox_plan";
    public const string PackId = "pdt_sandbox_pack";

    /// <summary>How long credits live (days).</summary>
    private const int Days = 30;

    private const string BusinessId = "bus_sandbox";

    public static Task SowAsync(SandboxState state) => state.ChangeAsync(change =>
    {
        // A file of an earlier version has none.
        if (state.Brands.Count is 0)
        {
            change.Put(state.Brands, new() { BrandId = BusinessId, BusinessId = BusinessId, Name = "Sandbox", StatementDescriptor = "SANDBOX" });
        }

        if (state.Settings.Count > 0)
        {
            return;
        }

        change.Put(state.Settings, new Settings { BusinessId = BusinessId, DodoApiKey = Ids.New("sandbox"), ResendApiKey = Ids.New("re_sandbox") });

        var credit = change.Put(state.Entitlements, new Entitlement
        {
            Id = EntitlementId,
            BusinessId = BusinessId,
            Name = "Email Credits",
            Description = "One credit sends one email to one person.",
            Unit = "email",
            Precision = 0,
            ExpiresAfterDays = Days,
            CreatedAt = change.At,
            UpdatedAt = change.At,
        });

        change.Put(state.Products, Product(
            change,
            PackId,
            "Email Top-Up Pack",
            "5,000 more emails, for 30 days from the purchase.",
            new() { Type = Price.OneTime, Currency = "USD", Listed = 900, PayWhatYouWant = false, TaxInclusive = false },
            CreditAttachment.For(credit, 5000) with { ExpiresAfterDays = Days }));

        change.Put(state.Products, Product(
            change,
            PlanId,
            "MailKit Plan",
            "5,000 emails every month.",
            new()
            {
                Type = Price.Recurring,
                Currency = "USD",
                Listed = 1900,
                TaxInclusive = false,
                PaymentFrequencyCount = 1,
                PaymentFrequencyInterval = TimeInterval.Month,
                SubscriptionPeriodCount = 10,
                SubscriptionPeriodInterval = TimeInterval.Year,
                TrialPeriodDays = 0,
            },
            CreditAttachment.For(credit, 5000) with { ExpiresAfterDays = Days, LowBalanceThresholdPercent = 20 }));
    });

    private static Product Product(Change change, string id, string name, string description, Price price, CreditAttachment credits) => new()
    {
        ProductId = id,
        BusinessId = BusinessId,
        BrandId = BusinessId,
        Name = name,
        Description = description,
        Price = price,
        IsRecurring = price.IsRecurring,
        TaxCategory = "saas",
        CreditEntitlements = [credits],
        CreatedAt = change.At,
        UpdatedAt = change.At,
    };
}
