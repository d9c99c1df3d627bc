namespace MailKit.Sandbox.Dodo;

/// <summary>What Dodo Payments does not document and the sandbox therefore decides, each decision under its own name.</summary>
public sealed class DodoPolicy
{
    /// <summary>C4: two plans in one cart bring twice the credits.</summary>
    public bool CreditsTimesQuantity { get; set; } = true;

    /// <summary>C13: the line that takes carried credits out of their old grant is announced, too, not only the one that brings them into the new.</summary>
    public bool AnnounceRolloverDeparture { get; set; }

    /// <summary>C15: a trial brings the full amount where a product names no trial credits.</summary>
    public bool TrialBringsFullCredits { get; set; }

    /// <summary>The price of a credit is in whole units of its currency, as the documents write it ($0.000005 a token); meters' prices are in the lowest denomination, as the reference says.</summary>
    public bool CreditPriceInMajorUnits { get; set; } = true;

    /// <summary>C5: a credit entry without <c>expires_at</c> takes the entitlement's <c>expires_after_days</c>, if it has any.</summary>
    public bool ApiGrantsExpireLikeEntitlement { get; set; } = true;

    /// <summary>C17: an expiry, too, can announce a low balance. Off, because every renewal would then announce one.</summary>
    public bool LowBalanceAfterExpiry { get; set; }

    /// <summary>C18: entries made through the API are called <c>manual_adjustment</c> instead of <c>credit_added</c> and <c>credit_deducted</c>.</summary>
    public bool ApiEntriesAreManualAdjustments { get; set; }

    /// <summary>C20: what the second use of an idempotency key gets. Nobody is debited twice either way.</summary>
    public LedgerDuplicate LedgerDuplicates { get; set; } = LedgerDuplicate.Conflict409;

    /// <summary>C23: a refund takes back what is left of the credits that the payment brought.</summary>
    public bool RefundTakesCreditsBack { get; set; }

    /// <summary>C27: a subscription's credits end with its cycle, whatever their own expiry says.</summary>
    public bool ExpireAtCycleEnd { get; set; }

    /// <summary>A changed subscription is announced by <c>subscription.updated</c> besides the event for what changed.</summary>
    public bool AnnounceSubscriptionUpdates { get; set; } = true;

    public string InsufficientCreditsCode { get; set; } = "INSUFFICIENT_CREDITS";

    public string DuplicateKeyCode { get; set; } = "IDEMPOTENCY_KEY_ALREADY_EXISTS";

    /// <summary>C21: an amount with more decimals than the entitlement allows.</summary>
    public int TooPreciseStatus { get; set; } = 422;

    /// <summary>Meters may count different values, which one of the source documents shows and the API does not have.</summary>
    public bool UniqueCountMeters { get; set; }

    /// <summary>Events of a customer that nobody made are taken, too, and count for nobody.</summary>
    public bool EventsOfUnknownCustomers { get; set; }

    /// <summary><c>ingested_count</c> counts events that were known already.</summary>
    public bool CountKnownEvents { get; set; }

    /// <summary>So many days after each failure the card of a subscription on hold is tried again; then it waits for another card.</summary>
    public IReadOnlyList<int> DunningAfterDays { get; set; } = [1, 3, 5, 7];

    /// <summary>What is multiplied for so many of a plan.</summary>
    public int TimesQuantity(int quantity) => CreditsTimesQuantity ? quantity : 1;

    /// <summary>How long a checkout session can be paid; 15 minutes when it was created with <c>confirm</c>.</summary>
    public TimeSpan SessionLifetime { get; set; } = TimeSpan.FromHours(24);

    public TimeSpan ConfirmedSessionLifetime { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>Refuse what is above this in any second of real time; the real one says 40. 0 refuses nothing.</summary>
    public int RequestsPerSecond { get; set; }

    /// <summary>The same for any minute; the real one says 240.</summary>
    public int RequestsPerMinute { get; set; }
}
