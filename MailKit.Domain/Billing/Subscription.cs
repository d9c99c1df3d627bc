namespace MailKit.Domain.Billing;

/// <summary>A subscription of an account: a copy of what Dodo said when it was last read.</summary>
public sealed class Subscription
{
    private Subscription() { }

    /// <summary>Dodo's id.</summary>
    public string Id { get; private init; } = "";

    public Guid AccountId { get; private init; }

    public string ProductId { get; private set; } = "";

    /// <summary>pending, active, on_hold, paused, cancelled, failed or expired.</summary>
    public string Status { get; private set; } = "";

    /// <summary>Minor units of <see cref="Currency"/> per cycle.</summary>
    public long AmountCents { get; private set; }

    public string Currency { get; private set; } = "";

    public DateTimeOffset? NextBillingAt { get; private set; }

    public bool CancelsAtPeriodEnd { get; private set; }

    public DateTimeOffset CreatedAt { get; private init; }

    /// <summary>When the reading began that this copy is from (UTC); an older reading never overwrites a newer one.</summary>
    public DateTimeOffset ReadAt { get; private set; }

    public bool IsActive => Status is "active";

    /// <summary>It charges, or will again unless somebody acts: a second one beside it would be paid twice.</summary>
    public bool IsLive => !NeverOrOver.Contains(Status);

    /// <summary>It goes on charging when its cycle ends.</summary>
    public bool Renews => IsLive && !CancelsAtPeriodEnd;

    /// <summary>The states of what has not begun or is over.</summary>
    public static IReadOnlyList<string> NeverOrOver { get; } = ["pending", "failed", "cancelled", "expired"];

    /// <summary>Of several the one that says what is true of the account: what goes on counts before what ends, and that before what is over.</summary>
    public static Subscription? Telling(IEnumerable<Subscription> all)
        => all.OrderByDescending(s => s is { IsActive: true, Renews: true }).ThenByDescending(s => s.IsActive).ThenByDescending(s => s.IsLive).ThenByDescending(s => s.CreatedAt).FirstOrDefault();

    public static Subscription Of(Guid accountId, DodoSubscription truth, DateTimeOffset readAt)
    {
        var subscription = new Subscription { Id = truth.Id, AccountId = accountId, CreatedAt = truth.CreatedAt };
        subscription.Update(truth, readAt);
        return subscription;
    }

    public void Update(DodoSubscription truth, DateTimeOffset readAt)
        => (ProductId, Status, AmountCents, Currency, NextBillingAt, CancelsAtPeriodEnd, ReadAt)
            = (truth.ProductId, truth.Status, truth.AmountCents, truth.Currency, truth.NextBillingAt, truth.CancelsAtPeriodEnd, readAt);
}
