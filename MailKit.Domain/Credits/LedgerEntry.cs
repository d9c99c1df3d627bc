namespace MailKit.Domain.Credits;

/// <summary>Why a ledger entry exists.</summary>
public enum LedgerKind
{
    /// <summary>Credits set aside for an accepted email.</summary>
    Hold,

    /// <summary>Held credits given back, because the email was refused.</summary>
    Release,

    /// <summary>An email's debit at Dodo; it uses up the hold.</summary>
    Debit,

    /// <summary>Dodo granted credits.</summary>
    Added,

    /// <summary>Dodo took credits that no email of ours explains.</summary>
    Deducted,

    Expired,

    RolledOver,

    RolloverForfeited,

    OverageCharged,

    OverageReset,

    /// <summary>A person corrected the balance at Dodo.</summary>
    Adjusted,

    Refund,

    /// <summary>A kind this version does not know.</summary>
    Other,
}

/// <summary>One line of an account's ledger. Lines are added, never changed.</summary>
public sealed class LedgerEntry
{
    /// <summary>How the keys of corrections begin.</summary>
    public const string Correction = "correction:";

    private LedgerEntry() { }

    public long Id { get; private init; }

    public Guid AccountId { get; private init; }

    public string Credit { get; private init; } = "";

    /// <summary>The fact this line records. An account records a fact once, however often it hears of it.</summary>
    public string Key { get; private init; } = "";

    public LedgerKind Kind { get; private init; }

    /// <summary>Change of the posted balance (credits, signed).</summary>
    public long Posted { get; private init; }

    /// <summary>Change of what is held (credits, signed).</summary>
    public long Held { get; private init; }

    /// <summary>The posted balance after this line.</summary>
    public long PostedAfter { get; private set; }

    /// <summary>What is held after this line.</summary>
    public long HeldAfter { get; private set; }

    /// <summary>The email it is about, if any.</summary>
    public Guid? EmailId { get; private init; }

    /// <summary>The settlement that it pays for, if it pays for many emails.</summary>
    public Guid? SettlementId { get; private init; }

    /// <summary>Dodo's ledger entry, for lines that stand there too. Imported once, by this id.</summary>
    public string? DodoEntryId { get; private init; }

    /// <summary>The payment or subscription that it came from, as Dodo names it.</summary>
    public string? Reference { get; private init; }

    public string? Reason { get; private init; }

    /// <summary>When it happened (UTC): at Dodo for imported lines, here for holds.</summary>
    public DateTimeOffset At { get; private init; }

    public static LedgerEntry Hold(Guid accountId, Guid emailId, int credits, DateTimeOffset at)
        => new() { AccountId = accountId, Credit = Credits.Credit.Emails, Key = $"hold:{emailId}", Kind = LedgerKind.Hold, Held = Positive(credits), EmailId = emailId, At = at };

    public static LedgerEntry Release(Guid accountId, Guid emailId, int credits, string reason, DateTimeOffset at)
        => new() { AccountId = accountId, Credit = Credits.Credit.Emails, Key = $"release:{emailId}", Kind = LedgerKind.Release, Held = -Positive(credits), EmailId = emailId, Reason = reason, At = at };

    /// <summary>Our own debit: it uses up the hold, so what may be spent stays the same.</summary>
    public static LedgerEntry Debit(Guid accountId, Guid emailId, int credits, string? dodoEntryId, string? reason, DateTimeOffset at)
        => new() { AccountId = accountId, Credit = Credits.Credit.Emails, Key = $"debit:{emailId}", Kind = LedgerKind.Debit, Posted = -Positive(credits), Held = -Positive(credits), EmailId = emailId, DodoEntryId = dodoEntryId, Reason = reason, At = at };

    /// <summary>One debit of ours that pays for many emails.</summary>
    /// <param name="held">What is held for those emails; less than the debit only when a restored database does not know all of them.</param>
    public static LedgerEntry Debit(Settlement settlement, int held, string? dodoEntryId, DateTimeOffset at) => new()
    {
        AccountId = settlement.AccountId,
        Credit = Credits.Credit.Emails,
        Key = $"settlement:{settlement.Id}",
        Kind = LedgerKind.Debit,
        Posted = -Positive(settlement.Credits),
        Held = -Positive(held),
        SettlementId = settlement.Id,
        DodoEntryId = dodoEntryId,
        Reason = $"{settlement.Emails} email sends (mailkit-settlement-{settlement.Id})",
        At = at,
    };

    /// <summary>Anything else that Dodo's ledger says.</summary>
    public static LedgerEntry Imported(Guid accountId, DodoEntry entry) => new()
    {
        AccountId = accountId,
        Credit = Credits.Credit.Emails,
        Key = $"dodo:{entry.Id}",
        Kind = entry.Kind,
        Posted = entry.Change,
        DodoEntryId = entry.Id,
        Reference = entry.Reference,
        Reason = entry.Description,
        At = entry.At,
    };

    /// <summary>Our book follows the amount of a Dodo entry that it had otherwise; the line itself stays as it is.</summary>
    public static LedgerEntry Corrected(Guid accountId, string dodoEntryId, long posted, DateTimeOffset at) => new()
    {
        AccountId = accountId,
        Credit = Credits.Credit.Emails,
        Key = $"{Correction}{Guid.CreateVersion7(at)}",
        Kind = LedgerKind.Adjusted,
        Posted = posted,
        Reference = dodoEntryId,
        Reason = $"Our line of Dodo's entry {dodoEntryId} had another amount.",
        At = at,
    };

    /// <summary>The balance was not what the lines and the open emails add up to, and now is. The reason says what it was.</summary>
    public static LedgerEntry Restated(Guid accountId, long held, string reason, DateTimeOffset at) => new()
    {
        AccountId = accountId,
        Credit = Credits.Credit.Emails,
        Key = $"restated:{Guid.CreateVersion7(at)}",
        Kind = LedgerKind.Adjusted,
        Held = held,
        Reason = reason,
        At = at,
    };

    /// <summary>The book states the balance that the line leaves, in the transaction that moves it.</summary>
    public void Leaves(long posted, long held) => (PostedAfter, HeldAfter) = (posted, held);

    private static int Positive(int credits) => credits > 0 ? credits : throw new ArgumentOutOfRangeException(nameof(credits), "A line moves at least one credit.");
}
