using MailKit.Sandbox.Dodo.Discounts;

namespace MailKit.Sandbox.Dodo.Checkouts;

/// <summary>What a cart comes to today, line by line, and what a plan in it costs later.</summary>
public static class CartLines
{
    /// <summary>The subscription of a cart; null when there is none.</summary>
    public static (CartItem Item, Product Product)? PlanOf(SandboxState state, CheckoutSession session)
        => session.Cart.Select(item => (Item: item, Product: state.Products.Get(item.ProductId))).Where(static l => l.Product.IsRecurring).Select(static l => ((CartItem, Product)?)l).FirstOrDefault();

    /// <summary>Days of trial: the session's word goes before the price's.</summary>
    public static int TrialDays(SandboxState state, CheckoutSession session) => PlanOf(state, session) is not { } plan ? 0 : session.TrialPeriodDays ?? plan.Product.Price.TrialPeriodDays ?? 0;

    /// <summary>What is to be paid now: a plan with a trial costs what the trial does, and one that is charged on demand what was agreed.</summary>
    public static IReadOnlyList<InvoiceLine> Today(SandboxState state, CheckoutSession session)
    {
        if (state.Subscriptions.Find(session.UpdatesSubscriptionId) is { } subscription)
        {
            return subscription.Unpaid;
        }

        var trial = TrialDays(state, session);
        IReadOnlyList<InvoiceLine> lines = [.. session.Cart.Select(item => Line(state.Products.Get(item.ProductId), item, session, trial))];

        return [.. lines, .. DiscountsOn(state, session, lines)];
    }

    /// <summary>What each later cycle costs; null without a plan.</summary>
    public static IReadOnlyList<InvoiceLine>? Later(SandboxState state, CheckoutSession session)
    {
        if (session.UpdatesSubscriptionId is not null || PlanOf(state, session) is not var (item, product))
        {
            return null;
        }

        IReadOnlyList<InvoiceLine> lines = [InvoiceLine.Of(product, item.Quantity, (item.Amount ?? product.Price.Amount) * item.Quantity)];
        return [.. lines, .. DiscountsOn(state, session, lines)];
    }

    public static string CurrencyOf(SandboxState state, CheckoutSession session) => state.Products.Get(session.Cart[0].ProductId).Price.Currency;

    private static IEnumerable<InvoiceLine> DiscountsOn(SandboxState state, CheckoutSession session, IReadOnlyList<InvoiceLine> lines)
        => session.DiscountIds.Select(state.Discounts.Find).OfType<Discount>().Select(d => DiscountRules.Line(d, lines, CurrencyOf(state, session))).OfType<InvoiceLine>();

    private static InvoiceLine Line(Product product, CartItem item, CheckoutSession session, int trialDays)
    {
        var each = !product.IsRecurring ? item.Amount ?? product.Price.Amount
            : session.OnDemand is { } agreed ? (agreed.MandateOnly ? 0 : agreed.ProductPrice ?? product.Price.Amount)
            : trialDays > 0 ? product.Price.TrialAmount ?? 0
            : item.Amount ?? product.Price.Amount;

        return InvoiceLine.Of(product, item.Quantity, each * item.Quantity);
    }
}
