namespace MailKit.Sandbox.Dodo.Checkouts;

/// <summary>What a checkout would cost, today and later (minor units).</summary>
public sealed record CheckoutPreview(
    string BillingCountry,
    string Currency,
    PriceBreakup CurrentBreakup,
    PriceBreakup? RecurringBreakup,
    IReadOnlyList<PreviewItem> ProductCart,
    int TotalPrice,
    int? TotalTax,
    bool IsByop,
    DateTimeOffset? NextBillingDate,
    int? TrialPeriodDays,
    int? TrialAmount,
    string? TaxIdBusinessName,
    string? TaxIdErrMsg,
    string? TaxIdFormatName)
{
    public static CheckoutPreview Of(SandboxState state, CheckoutSession session, DateTimeOffset now)
    {
        var (today, later, trial) = (CartLines.Today(state, session), CartLines.Later(state, session), CartLines.TrialDays(state, session));
        var plan = CartLines.PlanOf(state, session)?.Product;
        var next = plan is null ? (DateTimeOffset?)null : trial > 0 ? now.AddDays(trial) : now.Add(plan.Price.PaymentFrequencyCount ?? 1, plan.Price.PaymentFrequencyInterval ?? TimeInterval.Month);

        return new(
            session.Billing?.Country ?? "US", CartLines.CurrencyOf(state, session), PriceBreakup.Of(today), later is null ? null : PriceBreakup.Of(later),
            [.. session.Cart.Select(item => PreviewItem.Of(state, item))], Math.Max(0, Invoice.Total(today)), 0, false, next, trial > 0 ? trial : null, trial > 0 ? plan?.Price.TrialAmount : null, null, null, null);
    }
}

/// <summary>A sum, and what it is made of.</summary>
public sealed record PriceBreakup(int Subtotal, int Discount, int? Tax, int TotalAmount)
{
    public static PriceBreakup Of(IReadOnlyList<InvoiceLine> lines)
    {
        var (plus, minus) = (Invoice.Total(lines.Where(static l => l.Amount > 0)), -Invoice.Total(lines.Where(static l => l.Amount < 0)));
        return new(plus, minus, 0, plus - minus);
    }
}

/// <summary>One line of the cart.</summary>
public sealed record PreviewItem(
    string ProductId,
    string? Name,
    string? Description,
    int Quantity,
    string Currency,
    string OgCurrency,
    int OgPrice,
    int DiscountedPrice,
    int? DiscountAmount,
    int? DiscountCycle,
    int? Tax,
    int TaxRate,
    bool TaxInclusive,
    string TaxCategory,
    bool IsSubscription,
    bool IsUsageBased,
    IReadOnlyList<string>? Addons,
    IReadOnlyList<PreviewMeter> Meters,
    IReadOnlyList<PreviewCredit> CreditEntitlements)
{
    public static PreviewItem Of(SandboxState state, CartItem item)
    {
        var product = state.Products.Get(item.ProductId);
        var price = product.Price;
        var each = item.Amount ?? price.Amount;

        return new(
            product.ProductId, product.Name, product.Description, item.Quantity, price.Currency, price.Currency, item.Amount ?? price.BaseAmount, each, null, null, 0, 0, price.TaxInclusive ?? false, product.TaxCategory,
            product.IsRecurring, price.Type == Price.UsageBased, null,
            [.. (price.Meters ?? []).Select(static m => new PreviewMeter(m.Name ?? "", m.Description, m.MeasurementUnit ?? "", m.FreeThreshold, m.PricePerUnit ?? 0))],
            [.. NewSubscription.CreditsOf(product, item).Select(static c => new PreviewCredit(c.CreditEntitlementId, c.CreditEntitlementName, c.CreditEntitlementUnit, c.CreditsAmount))]);
    }
}

/// <summary>What a meter of it costs.</summary>
public sealed record PreviewMeter(string Name, string? Description, string MeasurementUnit, long? FreeThreshold, decimal PricePerUnit);

/// <summary>The credits that come with it.</summary>
public sealed record PreviewCredit(string CreditEntitlementId, string CreditEntitlementName, string CreditEntitlementUnit, decimal CreditsAmount);
