using MailKit.Sandbox.Console.Shared;

namespace MailKit.Sandbox.Dodo.Checkouts.Hosted;

/// <summary>What is being bought, in words.</summary>
public sealed record CheckoutView(CheckoutSession Session, IReadOnlyList<(CartItem Item, Product Product)> Lines, IReadOnlyList<InvoiceLine> Today, int TrialDays, DateTimeOffset Now)
{
    public static CheckoutView? Of(SandboxState state, string id, DateTimeOffset now) => state.Sessions.Find(id) is not { } session ? null : new(
        session,
        [.. session.Cart.Select(item => (item, state.Products.Get(item.ProductId)))],
        CartLines.Today(state, session),
        CartLines.TrialDays(state, session),
        now);

    public string? Currency => Lines[0].Product.Price.Currency;

    public int Total => Math.Max(0, Invoice.Total(Today));

    public Product? Plan => Lines.FirstOrDefault(static l => l.Product.IsRecurring).Product;

    /// <summary>How often what is to be paid now comes: a trial's price is today's only.</summary>
    public string PaidHowOften => TrialDays > 0 ? "today" : HowOften;

    public string HowOften => Plan is { } plan ? DisplayFormat.Every(plan.Price.PaymentFrequencyCount ?? 1, plan.Price.PaymentFrequencyInterval ?? TimeInterval.Month) : "once";

    /// <summary>Where "go back" leads, if the merchant said.</summary>
    public string? WayBack => Session.CancelUrl ?? Session.ReturnUrl;

    public IEnumerable<string> Credits => Lines.SelectMany(line => line.Product.CreditEntitlements.Select(credit => Promise(line.Item, line.Product, credit)));

    /// <summary>What a trial leads to; null without one.</summary>
    public string? Later => Plan is not null && TrialDays > 0
        ? $"{DisplayFormat.Plural(TrialDays, "day")} to try it; then {DisplayFormat.Money(Lines.Where(static l => l.Product.IsRecurring).Sum(static l => (l.Item.Amount ?? l.Product.Price.Amount) * l.Item.Quantity), Currency)} {HowOften}, from {DisplayFormat.Day(Now.AddDays(TrialDays))} on."
        : null;

    private string Promise(CartItem item, Product product, CreditAttachment credit)
    {
        var each = item.CreditEntitlements?.FirstOrDefault(o => o.CreditEntitlementId == credit.CreditEntitlementId)?.CreditsAmount ?? credit.CreditsAmount;
        var amount = each * item.Quantity;

        if (TrialDays > 0)
        {
            return $"{DisplayFormat.Plural((credit.TrialCredits ?? 0) * item.Quantity, credit.CreditEntitlementUnit)} to try it with, and {DisplayFormat.Count(amount)} with each payment.";
        }

        if (!product.IsRecurring)
        {
            return credit.ExpiresAfterDays is { } days
                ? $"{DisplayFormat.Plural(amount, credit.CreditEntitlementUnit)}, to be used within {days} days."
                : $"{DisplayFormat.Plural(amount, credit.CreditEntitlementUnit)} that never expire.";
        }

        var when = product.Price is { PaymentFrequencyCount: 1, PaymentFrequencyInterval: TimeInterval.Month }
            ? $"on the {DisplayFormat.Ordinal(DisplayFormat.Here(Now).Day)} of every month"
            : $"{HowOften} later";

        return $"{DisplayFormat.Plural(amount, credit.CreditEntitlementUnit)} now, and {DisplayFormat.Count(amount)} more {when} until you cancel.";
    }
}
