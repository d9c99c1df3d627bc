using MailKit.Sandbox.Dodo.Customers.PaymentMethods;

namespace MailKit.Sandbox.Console.Customers;

/// <summary>Everything about one customer.</summary>
public sealed record CustomerView(
    DateTimeOffset Now,
    Customer Customer,
    IReadOnlyList<CreditAccount> Credits,
    IReadOnlyList<Subscription> Subscriptions,
    IReadOnlyList<Payment> Payments,
    IReadOnlyList<SavedCard> Cards,
    IReadOnlyDictionary<string, string?> ProductNames)
{
    private const int Shown = 100;

    public static CustomerView? Of(SandboxState state, string id, DateTimeOffset now) => state.Customers.Find(id) is not { } customer ? null : new(
        now,
        customer,
        [.. state.Entitlements.OldestFirst.Select(e => CreditAccount.Of(state, e, id, Shown))],
        [.. state.SubscriptionsOfCustomer.NewestFirst(id)],
        [.. state.PaymentsOfCustomer.NewestFirst(id).Take(Shown)],
        [.. state.CardsOfCustomer.NewestFirst(id)],
        state.Products.OldestFirst.ToDictionary(static p => p.ProductId, static p => p.Name));
}
