namespace MailKit.Sandbox.Console.Customers;

/// <summary>A customer and what is left of all their credits.</summary>
public sealed record CustomerLine(Customer Customer, decimal Credits, Subscription? Subscription)
{
    public static CustomerLine Of(SandboxState state, Customer customer) => new(
        customer,
        state.BalancesOfCustomer[customer.CustomerId].Sum(static b => b.Amount),
        state.SubscriptionsOfCustomer.NewestFirst(customer.CustomerId).FirstOrDefault());
}
