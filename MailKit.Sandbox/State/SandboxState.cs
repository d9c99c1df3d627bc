using System.Runtime.ExceptionServices;

namespace MailKit.Sandbox.State;

/// <summary>Everything the sandbox knows, in memory behind one lock; a change is in the file before its answer leaves.</summary>
public sealed class SandboxState : IAsyncDisposable
{
    private readonly Lock gate = new();
    private readonly DocumentFile file;
    private readonly SandboxClock clock;

    public SandboxState(SandboxClock clock, string path)
    {
        this.clock = clock;
        BalancesOfCustomer = Balances.GroupBy(static b => b.CustomerId);
        GrantsOfBalance = Grants.GroupBy(static g => Balance.IdFor(g.CreditEntitlementId, g.CustomerId));
        LedgerOfBalance = Ledger.GroupBy(static l => Balance.IdFor(l.CreditEntitlementId, l.CustomerId));
        SubscriptionsOfCustomer = Subscriptions.GroupBy(static s => s.CustomerId);
        PaymentsOfCustomer = Payments.GroupBy(static p => p.Customer.CustomerId);
        EmailsOfKey = Emails.GroupBy(static e => e.IdempotencyKey);
        DeliveriesOfEvent = Deliveries.GroupBy(static d => d.EventId);
        file = new(path);
        Load();
    }

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

    public Table<SendKey> SendKeys { get; } = new("send-key", static k => k.Id);

    public Index<Balance> BalancesOfCustomer { get; }

    public Index<Grant> GrantsOfBalance { get; }

    public Index<LedgerLine> LedgerOfBalance { get; }

    public Index<Subscription> SubscriptionsOfCustomer { get; }

    public Index<Payment> PaymentsOfCustomer { get; }

    public Index<CapturedEmail> EmailsOfKey { get; }

    public Index<WebhookDelivery> DeliveriesOfEvent { get; }

    /// <summary>The one row of settings; made on first start.</summary>
    public Settings Now => Settings.Get("settings");

    /// <summary>Makes happen what is due by now; it runs before every change and every look, so nobody sees a credit that has expired.</summary>
    public Action<Change>? Settle { get; set; }

    /// <summary>All of the change or, when it throws, nothing of it.</summary>
    public async Task<T> ChangeAsync<T>(Func<Change, T> make)
    {
        T answer = default!;
        Change due, change;
        Task saved;
        ExceptionDispatchInfo? refusal = null;

        lock (gate)
        {
            due = SettleDue();
            change = new(this, clock.GetUtcNow());

            try
            {
                answer = make(change);
                saved = file.Append(change.Documents);
            }
            catch (Exception e)
            {
                change.Undo();
                refusal = ExceptionDispatchInfo.Capture(e);
                saved = file.Saved;
            }
        }

        await saved;
        due.Announce();
        refusal?.Throw();
        change.Announce();
        return answer;
    }

    public Task ChangeAsync(Action<Change> make) => ChangeAsync(change =>
    {
        make(change);
        return true;
    });

    /// <summary>A look that tells only what is in the file already. The answer must not carry lazy queries out of here.</summary>
    public async Task<T> ReadAsync<T>(Func<SandboxState, T> look)
    {
        T answer;
        Change due;
        Task saved;

        lock (gate)
        {
            due = SettleDue();
            answer = look(this);
            saved = file.Saved;
        }

        await saved;
        due.Announce();
        return answer;
    }

    public ValueTask DisposeAsync() => file.DisposeAsync();

    // Kept apart from the change that follows: a refused request does not take back that a month has ended.
    private Change SettleDue()
    {
        var change = new Change(this, clock.GetUtcNow());
        Settle?.Invoke(change);
        file.Append(change.Documents);
        return change;
    }

    private void Load()
    {
        ITable[] all =
        [
            Settings, Customers, Entitlements, Products, Balances, Grants, Ledger, LedgerKeys, Sessions, Subscriptions,
            Payments, Refunds, Endpoints, Events, Deliveries, Emails, SendKeys,
        ];
        var tables = all.ToDictionary(static t => t.Kind);

        foreach (var (kind, _, json) in file.ReadAll())
        {
            tables[kind].Load(json);
        }
    }
}
