using MailKit.Sandbox.Dodo.Discounts;
using MailKit.Sandbox.Dodo.Usage;

namespace MailKit.Sandbox.Dodo.Subscriptions;

/// <summary>What the end of a billing cycle does to credits and usage, before the next cycle is paid for and after (C9, C12, C27).</summary>
public sealed class BillingCycle(CreditEngine book, CreditIssuer credits, UsageBilling usage, DodoPolicy policy)
{
    /// <summary>A subscription begins: what was used before it is not its, and its first credits come, or those of its trial.</summary>
    public void First(Change change, Subscription subscription)
    {
        UsageBilling.Begin(change, subscription);

        if (subscription.IsInTrial)
        {
            credits.ForTrial(change, subscription);
        }
        else
        {
            credits.ForCycle(change, subscription);
        }
    }

    /// <summary>Usage is counted to the end; credits that end with the cycle roll over or expire.</summary>
    /// <returns>What the invoice says: the price of the next cycle, and in arrears what was used.</returns>
    public IReadOnlyList<InvoiceLine> End(Change change, Subscription subscription)
    {
        usage.Count(change, subscription);
        var price = InvoiceLine.Of(change.State, subscription);
        IReadOnlyList<InvoiceLine> lines = [price, .. Discounts(change.State, subscription, price), .. UsageBilling.Invoice(change.State, subscription), .. Overage(change.State, subscription)];
        UsageBilling.Close(change, subscription);
        EndGrants(change, subscription);

        return lines;
    }

    /// <summary>The next cycle is paid for: overage that is forgiven or was on the invoice is cleared, what is carried stays, and new credits come.</summary>
    public void Begin(Change change, Subscription subscription)
    {
        foreach (var terms in subscription.Cart.Where(static a => a.OverageBehavior is OverageBehavior.ForgiveAtReset or OverageBehavior.InvoiceAtBilling))
        {
            book.ResetOverage(change, new(terms.CreditEntitlementId, subscription.CustomerId, 0, TransactionType.OverageReset)
            {
                ReferenceType = "subscription",
                ReferenceId = subscription.Id,
                Description = "Overage cleared at billing cycle reset",
                Metadata = subscription.Metadata,
            });
        }

        credits.ForCycle(change, subscription);
    }

    private static IEnumerable<InvoiceLine> Discounts(SandboxState state, Subscription subscription, InvoiceLine price) => subscription.Discounts
        .Where(static d => d.CyclesRemaining is not <= 0)
        .Select(d => state.Discounts.Find(d.DiscountId) is { } discount ? DiscountRules.Line(discount, [price], subscription.Currency) : null)
        .OfType<InvoiceLine>();

    private IEnumerable<InvoiceLine> Overage(SandboxState state, Subscription subscription) => subscription.Cart
        .Where(static a => a.OverageBehavior is OverageBehavior.InvoiceAtBilling)
        .Select(a => (Terms: a, Owed: CreditEngine.BalanceOf(state, a.CreditEntitlementId, subscription.CustomerId)?.Overage ?? 0))
        .Where(static o => o.Owed > 0)
        .Select(o => InvoiceLine.Overage(o.Terms, o.Owed, policy));

    private void EndGrants(Change change, Subscription subscription)
    {
        foreach (var terms in subscription.Cart.Where(a => a.RolloverEnabled || policy.ExpireAtCycleEnd))
        {
            foreach (var grant in change.State.OpenGrantsOfBalance[Balance.IdFor(terms.CreditEntitlementId, subscription.CustomerId)].Where(g => g.SourceType is GrantSource.Subscription && g.SourceId == subscription.Id).ToList())
            {
                book.Expire(change, grant);
            }
        }
    }
}
