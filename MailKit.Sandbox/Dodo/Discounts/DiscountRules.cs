using MailKit.Sandbox.Dodo.Http;

namespace MailKit.Sandbox.Dodo.Discounts;

/// <summary>What makes a discount whole, who may use it, and what it takes off.</summary>
public static class DiscountRules
{
    private const int Whole = 10_000;
    private const int ShortestCode = 3;

    public static Discount Check(SandboxState state, Discount discount)
    {
        BodyChecks.Metadata(discount.Metadata);

        foreach (var product in discount.RestrictedTo)
        {
            state.Products.Require(product, "Product");
        }

        foreach (var option in discount.CurrencyOptions)
        {
            IsoCodes.CheckCurrency("currency_options.currency", option.Currency);
        }

        if (Fault(discount) is { } fault)
        {
            throw DodoRefusalException.InvalidBody(fault);
        }

        return state.Discounts.OldestFirst.Any(d => d.DiscountId != discount.DiscountId && d.Code == discount.Code)
            ? throw new DodoRefusalException(409, "DISCOUNT_CODE_ALREADY_EXISTS", "A discount with this code already exists.")
            : discount;
    }

    /// <summary>The discounts of those codes, when this customer may use each of them now; else it refuses the first.</summary>
    public static IReadOnlyList<Discount> Usable(SandboxState state, IReadOnlyList<string> codes, string? customerId, DateTimeOffset now)
        => [.. codes.Distinct(StringComparer.OrdinalIgnoreCase).Select(code => Usable(state, code.ToUpperInvariant(), customerId, now))];

    /// <summary>A line for what it takes off; null when it is for other products.</summary>
    /// <param name="lines">What is bought, before any discount.</param>
    public static InvoiceLine? Line(Discount discount, IEnumerable<InvoiceLine> lines, string currency)
    {
        var sum = lines.Where(l => l.Amount > 0 && discount.IsFor(l.ItemId)).Sum(static l => l.Amount);
        var off = discount.Type is DiscountType.Percentage ? sum * discount.Amount / Whole : Math.Min(sum, Flat(discount, currency, sum));

        return off > 0 ? new(discount.DiscountId, $"Discount {discount.Code}", null, 1, -off) : null;
    }

    private static Discount Usable(SandboxState state, string code, string? customerId, DateTimeOffset now)
    {
        var discount = state.Discounts.OldestFirst.FirstOrDefault(d => d.Code == code) ?? throw new DodoRefusalException(422, "INVALID_DISCOUNT_CODE", $"The discount code {code} is not known.");
        var used = state.PaymentsOfCustomer[customerId ?? ""].Where(static p => p.Status is PaymentStatus.Succeeded).ToList();

        return discount switch
        {
            _ when discount.StartsAt > now => throw new DodoRefusalException(422, "INVALID_DISCOUNT_CODE", $"The discount code {code} does not hold yet."),
            _ when discount.ExpiresAt <= now => throw new DodoRefusalException(422, "DISCOUNT_CODE_EXPIRED", $"The discount code {code} has expired."),
            _ when discount.TimesUsed >= discount.UsageLimit || used.Count(p => p.DiscountIds.Contains(discount.DiscountId)) >= discount.PerCustomerUsageLimit
                => throw new DodoRefusalException(422, "DISCOUNT_CODE_USAGE_LIMIT_EXCEEDED", $"The discount code {code} is used up."),
            _ when !IsEligible(state, discount, customerId, used.Count > 0) => throw new DodoRefusalException(422, "INVALID_DISCOUNT_CODE", $"The discount code {code} is not for this customer."),
            _ => discount,
        };
    }

    private static bool IsEligible(SandboxState state, Discount discount, string? customerId, bool hasPaid) => discount.CustomerEligibility switch
    {
        CustomerEligibility.FirstTime => !hasPaid,
        CustomerEligibility.Existing => hasPaid,
        CustomerEligibility.Specific => customerId is not null && state.DiscountCustomers.Find(DiscountCustomer.IdOf(discount.DiscountId, customerId)) is not null,
        _ => true,
    };

    private static int Flat(Discount discount, string currency, decimal sum) => discount.CurrencyOptions.FirstOrDefault(o => o.Currency == currency) switch
    {
        null => 0,
        { MinimumSubtotal: var least } when sum < least => 0,
        { MaxAmountPossible: { } most } => Math.Min(most, discount.Amount),
        _ => discount.Amount,
    };

    private static string? Fault(Discount discount) => discount switch
    {
        { Amount: < 1 } => "amount: at least 1",
        { Type: DiscountType.Percentage, Amount: > Whole } => $"amount: at most {Whole} hundredths of a percent",
        { Type: DiscountType.Flat, CurrencyOptions.Count: 0 } => "currency_options: required for a flat discount",
        { Code.Length: < ShortestCode } => $"code: at least {ShortestCode} characters",
        { UsageLimit: < 1 } => "usage_limit: at least 1",
        { PerCustomerUsageLimit: < 1 } => "per_customer_usage_limit: at least 1",
        { SubscriptionCycles: < 1 } => "subscription_cycles: at least 1",
        { StartsAt: { } from, ExpiresAt: { } to } when to <= from => "expires_at: must be after starts_at",
        _ => null,
    };
}
