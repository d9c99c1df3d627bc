using MailKit.Domain.Sending;
using MailKit.Domain.Work;

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

    public Guid AccountId { get; private init; }

    /// <summary>Rises with the order in which the book wrote its lines.</summary>
    public Guid Id { get; private set; }

    /// <summary>Which credit; see <see cref="Credits.Credit"/>.</summary>
    public string Credit { get; private init; } = "";

    /// <summary>The fact this line records. An account records a fact once, however often it hears of it.</summary>
    public string Key { get; private init; } = "";

    public LedgerKind Kind { get; private init; }

    /// <summary>Change of the posted balance (credits, signed).</summary>
    public long Posted { get; private init; }

    /// <summary>Change of what is held (credits, signed).</summary>
    public long Held { get; private init; }

    /// <summary>Change of the overage (credits, signed).</summary>
    public long Overage { get; private init; }

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

    /// <summary>The grant at Dodo that the line opened or drew from; null when there were several, and for lines that are not Dodo's.</summary>
    public string? GrantId { get; private init; }

    /// <summary>The payment or subscription that it came from, as Dodo names it.</summary>
    public string? Reference { get; private init; }

    public string? Reason { get; private init; }

    /// <summary>When it happened (UTC): at Dodo for imported lines, here for holds.</summary>
    public DateTimeOffset At { get; private init; }

    public static LedgerEntry Hold(Email email, DateTimeOffset at) => new()
    {
        AccountId = email.AccountId,
        Credit = email.Credit,
        Key = $"hold:{email.Id}",
        Kind = LedgerKind.Hold,
        Held = Positive(email.Credits),
        EmailId = email.Id,
        At = at,
    };

    public static LedgerEntry Release(Email email, string reason, DateTimeOffset at) => new()
    {
        AccountId = email.AccountId,
        Credit = email.Credit,
        Key = $"release:{email.Id}",
        Kind = LedgerKind.Release,
        Held = -Positive(email.Credits),
        EmailId = email.Id,
        Reason = reason,
        At = at,
    };

    /// <summary>Our own debit: it uses up the hold, so what may be spent stays the same.</summary>
    public static LedgerEntry Debit(Email email, string? dodoEntryId, string? grantId, string? reason, DateTimeOffset at) => new()
    {
        AccountId = email.AccountId,
        Credit = email.Credit,
        Key = $"debit:{email.Id}",
        Kind = LedgerKind.Debit,
        Posted = -Positive(email.Credits),
        Held = -Positive(email.Credits),
        EmailId = email.Id,
        DodoEntryId = dodoEntryId,
        GrantId = grantId,
        Reason = reason,
        At = at,
    };

    /// <summary>One debit of ours that pays for many emails.</summary>
    /// <param name="held">What is held for those emails; less than the debit only when a restored database does not know all of them, or some were paid another way.</param>
    public static LedgerEntry Debit(Settlement settlement, long held, string? dodoEntryId, string? grantId, DateTimeOffset at) => new()
    {
        AccountId = settlement.AccountId,
        Credit = settlement.Credit,
        Key = $"settlement:{settlement.Id}",
        Kind = LedgerKind.Debit,
        Posted = -Positive(settlement.Credits),
        Held = -(held >= 0 ? held : throw new ArgumentOutOfRangeException(nameof(held))),
        SettlementId = settlement.Id,
        DodoEntryId = dodoEntryId,
        GrantId = grantId,
        Reason = $"{settlement.Emails} email sends (mailkit-settlement-{settlement.Id})",
        At = at,
    };

    /// <summary>Anything else that Dodo's ledger says.</summary>
    public static LedgerEntry Imported(Guid accountId, DodoEntry entry) => new()
    {
        AccountId = accountId,
        Credit = entry.Credit,
        Key = $"dodo:{entry.Id}",
        Kind = entry.Kind,
        Posted = entry.Change,
        Overage = entry.Overage,
        DodoEntryId = entry.Id,
        GrantId = entry.GrantId,
        Reference = entry.Reference,
        Reason = entry.Description,
        At = entry.At,
    };

    /// <summary>Our book follows the amount of a Dodo entry that it had otherwise; the line itself stays as it is.</summary>
    public static LedgerEntry Corrected(Guid accountId, string credit, string dodoEntryId, long posted, DateTimeOffset at) => new()
    {
        AccountId = accountId,
        Credit = credit,
        Key = $"{Correction}{Ids.New(at)}",
        Kind = LedgerKind.Adjusted,
        Posted = posted,
        Reference = dodoEntryId,
        Reason = $"Our line of Dodo's entry {dodoEntryId} had another amount.",
        At = at,
    };

    /// <summary>The balance was not what the lines and the open emails add up to, and now is. The reason says what it was.</summary>
    public static LedgerEntry Restated(Guid accountId, string credit, long held, string reason, DateTimeOffset at) => new()
    {
        AccountId = accountId,
        Credit = credit,
        Key = $"restated:{Ids.New(at)}",
        Kind = LedgerKind.Adjusted,
        Held = held,
        Reason = reason,
        At = at,
    };

    /// <summary>The book states the balance that the line leaves, and the line's place, in the transaction that moves it: the balance is ours then, so ids rise as balances do.</summary>
    public void Leaves(long posted, long held, DateTimeOffset now) => (Id, PostedAfter, HeldAfter) = (Ids.New(now), posted, held);

    private static long Positive(long credits) => credits > 0 ? credits : throw new ArgumentOutOfRangeException(nameof(credits), "A line moves at least one credit.");
}
