namespace MailKit.Sandbox.Dodo.Subscriptions.Plans;

/// <summary>What a change of plan costs today (C16): $30 to $80 on day 16 of 30 costs $25 when it is prorated.</summary>
/// <param name="PartLeft">Of the cycle, from 0 to 1.</param>
/// <param name="BeginsCycle">The billing date moves: a cycle begins today.</param>
public sealed record PlanQuote(IReadOnlyList<InvoiceLine> Lines, decimal PartLeft, bool BeginsCycle)
{
    /// <summary>A change gives no money back.</summary>
    public int Total => Math.Max(0, Invoice.Total(Lines));

    public static PlanQuote Of(SandboxState state, Subscription subscription, Product product, ChangePlan request, DateTimeOffset now)
    {
        var left = PartOf(subscription, now);
        var (old, next) = ((decimal)subscription.RecurringPreTaxAmount, (decimal)(product.Price.Amount * request.Quantity));

        return request.ProrationBillingMode switch
        {
            ProrationBillingMode.FullImmediately => new([InvoiceLine.Of(product, request.Quantity, next)], 1, BeginsCycle: true),
            ProrationBillingMode.DifferenceImmediately => new([InvoiceLine.Of(product, request.Quantity, Math.Max(0, next - old))], left, BeginsCycle: false),
            ProrationBillingMode.DoNotBill => new([], left, BeginsCycle: false),
            _ => new([InvoiceLine.Of(product, request.Quantity, next * left), Unused(state, subscription, old * left)], left, BeginsCycle: false),
        };
    }

    private static InvoiceLine Unused(SandboxState state, Subscription subscription, decimal amount)
    {
        var line = InvoiceLine.Of(state.Products.Get(subscription.ProductId), subscription.Quantity, -amount);
        return line with { Name = $"{line.Name}: unused time" };
    }

    private static decimal PartOf(Subscription subscription, DateTimeOffset now)
    {
        var whole = subscription.NextBillingDate - subscription.PreviousBillingDate;
        return whole <= TimeSpan.Zero ? 0 : Math.Clamp((decimal)(subscription.NextBillingDate - now).Ticks / whole.Ticks, 0, 1);
    }
}
