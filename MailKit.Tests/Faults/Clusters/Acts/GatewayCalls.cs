using System.Text.RegularExpressions;
using MailKit.Domain.Billing;
using MailKit.Domain.Credits;
using MailKit.Domain.Sending;

namespace MailKit.Tests.Faults.Clusters.Acts;

/// <summary>A request that MailKit makes of a provider.</summary>
/// <param name="Gateway">The method behind which it is.</param>
/// <param name="Route">As a fault of the sandbox names it; <c>{customer}</c> stands for a customer's id.</param>
public sealed record GatewayCall(string Gateway, string Provider, string Route)
{
    private const string Customer = "{customer}";

    public bool IsOfCustomer => Route.Contains(Customer, StringComparison.Ordinal);

    public string RouteOf(string customer) => Route.Replace(Customer, customer, StringComparison.Ordinal);

    public bool Fits(string provider, TrueCall call)
        => provider == Provider && Regex.IsMatch($"{call.Method} {call.Path}", $"^{Regex.Escape(Route).Replace(@"\{customer}", "[^/]+", StringComparison.Ordinal).Replace(@"\*", Route.EndsWith('*') ? "[^/]+" : ".+", StringComparison.Ordinal)}$");
}

/// <summary>Every request that MailKit makes of a provider while it runs.</summary>
public static class GatewayCalls
{
    public static IReadOnlyList<GatewayCall> All { get; } =
    [
        new(nameof(IEmailGateway.SendAsync), "resend", "POST /emails"),
        new(nameof(IEmailGateway.SendBatchAsync), "resend", "POST /emails/batch"),
        new(nameof(IEmailGateway.ListAsync), "resend", "GET /emails"),
        new(nameof(IEmailGateway.FindAsync), "resend", "GET /emails/*"),
        new(nameof(ICreditGateway.DebitAsync), "dodo", "POST */balances/{customer}/ledger-entries"),
        new(nameof(ICreditGateway.LedgerAsync), "dodo", "GET */balances/{customer}/ledger"),
        new(nameof(ICreditGateway.ActiveGrantsAsync), "dodo", "GET */balances/{customer}/grants"),
        new(nameof(ICreditGateway.BalanceAsync), "dodo", "GET */balances/{customer}"),
        new(nameof(ICheckoutGateway.FindCustomerAsync), "dodo", "GET /customers"),
        new(nameof(ICheckoutGateway.CreateCustomerAsync), "dodo", "POST /customers"),
        new(nameof(ICheckoutGateway.ProductAsync), "dodo", "GET /products/*"),
        new(nameof(ICheckoutGateway.CreateCheckoutAsync), "dodo", "POST /checkouts"),
        new(nameof(ICheckoutGateway.CheckoutAsync), "dodo", "GET /checkouts/*"),
        new(nameof(ICheckoutGateway.PaymentAsync), "dodo", "GET /payments/*"),
        new(nameof(ICheckoutGateway.SubscriptionAsync), "dodo", "GET /subscriptions/*"),
        new(nameof(ICheckoutGateway.CancelAtPeriodEndAsync), "dodo", "PATCH /subscriptions/*"),
        new(nameof(ICheckoutGateway.PortalAsync), "dodo", "POST /customers/{customer}/customer-portal/session"),
    ];

    /// <summary>What the gateways can do that calls a provider, but for domains, which DomainTests tries.</summary>
    public static IEnumerable<string> Gateways { get; } = ((Type[])[typeof(IEmailGateway), typeof(ICreditGateway), typeof(ICheckoutGateway)])
        .SelectMany(gateway => gateway.GetMethods())
        .Where(method => !method.IsSpecialName)
        .Select(method => method.Name);
}
