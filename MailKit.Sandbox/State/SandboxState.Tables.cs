namespace MailKit.Sandbox.State;

// The tables, each under the word that stands in the file, and the indexes over them.
public sealed partial class SandboxState
{
    public Table<Settings> Settings { get; } = new("settings", static _ => "settings");

    public Table<Customer> Customers { get; } = new("customer", static c => c.CustomerId);

    public Table<Entitlement> Entitlements { get; } = new("entitlement", static e => e.Id);

    public Table<Product> Products { get; } = new("product", static p => p.ProductId);

    public Table<Balance> Balances { get; } = new("balance", static b => Balance.IdFor(b.CreditEntitlementId, b.CustomerId));

    public Table<Grant> Grants { get; } = new("grant", static g => g.Id);

    public Table<LedgerLine> Ledger { get; } = new("ledger", static l => l.Id);

    public Table<LedgerKey> LedgerKeys { get; } = new("ledger-key", static k => k.Id);

    public Table<CheckoutSession> Sessions { get; } = new("session", static s => s.Id);

    public Table<Subscription> Subscriptions { get; } = new("subscription", static s => s.Id);

    public Table<Payment> Payments { get; } = new("payment", static p => p.PaymentId);

    public Table<Refund> Refunds { get; } = new("refund", static r => r.RefundId);

    public Table<WebhookEndpoint> Endpoints { get; } = new("endpoint", static e => e.Id);

    public Table<WebhookEvent> Events { get; } = new("event", static e => e.Id);

    public Table<WebhookDelivery> Deliveries { get; } = new("delivery", static d => d.Id);

    public Table<CapturedEmail> Emails { get; } = new("email", static e => e.Id);

    public Table<SenderDomain> Domains { get; } = new("domain", static d => d.Id);

    public Table<SendKey> SendKeys { get; } = new("send-key", static k => k.Id);

    public Index<Balance> BalancesOfCustomer { get; private set; } = null!;

    public Index<Grant> GrantsOfBalance { get; private set; } = null!;

    public Index<LedgerLine> LedgerOfBalance { get; private set; } = null!;

    public Index<Subscription> SubscriptionsOfCustomer { get; private set; } = null!;

    public Index<Payment> PaymentsOfCustomer { get; private set; } = null!;

    public Index<CapturedEmail> EmailsOfKey { get; private set; } = null!;

    public Index<WebhookDelivery> DeliveriesOfEvent { get; private set; } = null!;

    public IReadOnlyList<ITable> AllTables() =>
    [
        Settings, Customers, Entitlements, Products, Balances, Grants, Ledger, LedgerKeys, Sessions, Subscriptions,
        Payments, Refunds, Endpoints, Events, Deliveries, Emails, SendKeys, Domains,
    ];

    // Before the rows are loaded, so that they are grouped as they come.
    private void Group()
    {
        BalancesOfCustomer = Balances.GroupBy(static b => b.CustomerId);
        GrantsOfBalance = Grants.GroupBy(static g => Balance.IdFor(g.CreditEntitlementId, g.CustomerId));
        LedgerOfBalance = Ledger.GroupBy(static l => Balance.IdFor(l.CreditEntitlementId, l.CustomerId));
        SubscriptionsOfCustomer = Subscriptions.GroupBy(static s => s.CustomerId);
        PaymentsOfCustomer = Payments.GroupBy(static p => p.Customer.CustomerId);
        EmailsOfKey = Emails.GroupBy(static e => e.IdempotencyKey);
        DeliveriesOfEvent = Deliveries.GroupBy(static d => d.EventId);
    }
}
