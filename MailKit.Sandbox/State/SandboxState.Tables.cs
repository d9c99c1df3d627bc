using MailKit.Sandbox.Dodo.Brands;
using MailKit.Sandbox.Dodo.Customers.PaymentMethods;
using MailKit.Sandbox.Dodo.Customers.Wallets;
using MailKit.Sandbox.Dodo.Discounts;
using MailKit.Sandbox.Dodo.Disputes;
using MailKit.Sandbox.Dodo.Usage;
using MailKit.Sandbox.Dodo.Usage.Events;
using MailKit.Sandbox.Dodo.Usage.Meters;

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

    public Table<Meter> Meters { get; } = new("meter", static m => m.Id);

    public Table<UsageEvent> UsageEvents { get; } = new("usage-event", static e => e.EventId);

    public Table<MeterUsage> MeterUsages { get; } = new("meter-usage", static u => u.Id);

    public Table<UsageCycle> UsageCycles { get; } = new("usage-cycle", static c => c.Id);

    public Table<Dispute> Disputes { get; } = new("dispute", static d => d.DisputeId);

    public Table<Brand> Brands { get; } = new("brand", static b => b.BrandId);

    public Table<Discount> Discounts { get; } = new("discount", static d => d.DiscountId);

    public Table<DiscountCustomer> DiscountCustomers { get; } = new("discount-customer", static c => DiscountCustomer.IdOf(c.DiscountId, c.CustomerId));

    public Table<Wallet> Wallets { get; } = new("wallet", static w => Wallet.IdOf(w.CustomerId, w.Currency));

    public Table<WalletLine> WalletLines { get; } = new("wallet-line", static l => l.Id);

    public Table<WalletKey> WalletKeys { get; } = new("wallet-key", static k => k.Id);

    public Table<SavedCard> SavedCards { get; } = new("saved-card", static c => c.PaymentMethodId);

    /// <summary>What was put away, of any kind.</summary>
    public Table<Archived> Archived { get; } = new("archived", static a => a.Id);

    public Table<Invoice> Invoices { get; } = new("invoice", static i => i.PaymentId);

    public Table<Refund> Refunds { get; } = new("refund", static r => r.RefundId);

    public Table<WebhookEndpoint> Endpoints { get; } = new("endpoint", static e => e.Id);

    public Table<WebhookEvent> Events { get; } = new("event", static e => e.Id);

    public Table<WebhookDelivery> Deliveries { get; } = new("delivery", static d => d.Id);

    public Table<CapturedEmail> Emails { get; } = new("email", static e => e.Id);

    public Table<SenderDomain> Domains { get; } = new("domain", static d => d.Id);

    public Table<SendKey> SendKeys { get; } = new("send-key", static k => k.Id);

    public Index<Balance> BalancesOfCustomer { get; private set; } = null!;

    public Index<Grant> GrantsOfBalance { get; private set; } = null!;

    /// <summary>Those that have something left.</summary>
    public Index<Grant> OpenGrantsOfBalance { get; private set; } = null!;

    public Index<LedgerLine> LedgerOfBalance { get; private set; } = null!;

    /// <summary>Usage events of one customer and one name, in the order in which they came.</summary>
    public Index<UsageEvent> EventsOfCustomer { get; private set; } = null!;

    public Index<UsageCycle> CyclesOfSubscription { get; private set; } = null!;

    public Index<DiscountCustomer> CustomersOfDiscount { get; private set; } = null!;

    public Index<Wallet> WalletsOfCustomer { get; private set; } = null!;

    public Index<WalletLine> WalletLinesOfCustomer { get; private set; } = null!;

    public Index<SavedCard> CardsOfCustomer { get; private set; } = null!;

    public Index<Subscription> SubscriptionsOfCustomer { get; private set; } = null!;

    public Index<Payment> PaymentsOfCustomer { get; private set; } = null!;

    public Index<CapturedEmail> EmailsOfKey { get; private set; } = null!;

    public Index<WebhookDelivery> DeliveriesOfEvent { get; private set; } = null!;

    public IReadOnlyList<ITable> AllTables() =>
    [
        Settings, Customers, Entitlements, Products, Balances, Grants, Ledger, LedgerKeys, Sessions, Subscriptions,
        Payments, Invoices, Refunds, Meters, UsageEvents, MeterUsages, UsageCycles, Archived, Disputes, Brands, Discounts, DiscountCustomers, Wallets, WalletLines, WalletKeys, SavedCards, Endpoints, Events, Deliveries, Emails, SendKeys, Domains,
    ];

    // Before the rows are loaded, so that they are grouped as they come.
    private void Group()
    {
        BalancesOfCustomer = Balances.GroupBy(static b => b.CustomerId);
        GrantsOfBalance = Grants.GroupBy(static g => Balance.IdFor(g.CreditEntitlementId, g.CustomerId));
        OpenGrantsOfBalance = Grants.GroupBy(static g => g.HasCredits ? Balance.IdFor(g.CreditEntitlementId, g.CustomerId) : null);
        LedgerOfBalance = Ledger.GroupBy(static l => Balance.IdFor(l.CreditEntitlementId, l.CustomerId));
        SubscriptionsOfCustomer = Subscriptions.GroupBy(static s => s.CustomerId);
        EventsOfCustomer = UsageEvents.GroupBy(static e => UsageEvent.KeyOf(e.CustomerId, e.EventName));
        CyclesOfSubscription = UsageCycles.GroupBy(static c => c.SubscriptionId);
        CustomersOfDiscount = DiscountCustomers.GroupBy(static c => c.DiscountId);
        WalletsOfCustomer = Wallets.GroupBy(static w => w.CustomerId);
        WalletLinesOfCustomer = WalletLines.GroupBy(static l => l.CustomerId);
        CardsOfCustomer = SavedCards.GroupBy(static c => c.CustomerId);
        PaymentsOfCustomer = Payments.GroupBy(static p => p.Customer.CustomerId);
        EmailsOfKey = Emails.GroupBy(static e => e.IdempotencyKey);
        DeliveriesOfEvent = Deliveries.GroupBy(static d => d.EventId);
    }
}
