namespace MailKit.Sandbox.Pages;

/// <summary>A customer and what is left of all their credits.</summary>
public sealed record CustomerLine(Customer Customer, decimal Credits, Subscription? Subscription)
{
    public static CustomerLine Of(SandboxState state, Customer customer) => new(
        customer,
        state.BalancesOfCustomer[customer.CustomerId].Sum(static b => b.Amount),
        state.SubscriptionsOfCustomer.NewestFirst(customer.CustomerId).FirstOrDefault());
}

/// <summary>What the first page shows.</summary>
public sealed record NowView(
    DateTimeOffset Now,
    TimeSpan Ahead,
    DateTimeOffset? NextRenewal,
    DateTimeOffset? NextExpiry,
    string Dodo,
    string Resend,
    IReadOnlyList<CapturedEmail> Emails,
    IReadOnlyList<DeliveryLine> Deliveries,
    IReadOnlyList<CustomerLine> Customers)
{
    public static DateTimeOffset? NextRenewalIn(SandboxState state)
        => state.Subscriptions.OldestFirst.Where(static s => s.Status is SubscriptionStatus.Active).Select(static s => (DateTimeOffset?)s.NextBillingDate).Min();

    public static NowView Of(SandboxState state, DateTimeOffset now, TimeSpan ahead, SandboxAddresses addresses) => new(
        now,
        ahead,
        NextRenewalIn(state),
        state.Grants.OldestFirst.Where(static g => g.HasCredits).Select(static g => g.ExpiresAt).Min(),
        addresses.Dodo.Authority,
        addresses.Resend.Authority,
        [.. state.Emails.NewestFirst.Take(6)],
        [.. state.Deliveries.NewestFirst.Take(8).Select(d => DeliveryLine.Of(state, d))],
        [.. state.Customers.NewestFirst.Take(10).Select(c => CustomerLine.Of(state, c))]);
}

/// <summary>Everything about one customer.</summary>
public sealed record CustomerView(
    DateTimeOffset Now,
    Customer Customer,
    IReadOnlyList<CreditAccount> Credits,
    IReadOnlyList<Subscription> Subscriptions,
    IReadOnlyList<Payment> Payments,
    IReadOnlyDictionary<string, string?> ProductNames)
{
    private const int Shown = 100;

    public static CustomerView? Of(SandboxState state, string id, DateTimeOffset now) => state.Customers.Find(id) is not { } customer ? null : new(
        now,
        customer,
        [.. state.Entitlements.OldestFirst.Select(e => CreditAccount.Of(state, e, id, Shown))],
        [.. state.SubscriptionsOfCustomer.NewestFirst(id)],
        [.. state.PaymentsOfCustomer.NewestFirst(id).Take(Shown)],
        state.Products.OldestFirst.ToDictionary(static p => p.ProductId, static p => p.Name));
}

/// <summary>One kind of credit of one customer.</summary>
public sealed record CreditAccount(Entitlement Entitlement, decimal Balance, IReadOnlyList<Grant> Grants, IReadOnlyList<LedgerLine> Ledger)
{
    public static CreditAccount Of(SandboxState state, Entitlement entitlement, string customerId, int most)
    {
        var key = Dodo.CreditEntitlements.Balances.Balance.IdFor(entitlement.Id, customerId);

        return new(
            entitlement,
            state.Balances.Find(key)?.Amount ?? 0,
            [.. state.GrantsOfBalance.NewestFirst(key).Where(static g => g.HasCredits).Take(most)],
            [.. state.LedgerOfBalance.NewestFirst(key).Take(most)]);
    }
}
