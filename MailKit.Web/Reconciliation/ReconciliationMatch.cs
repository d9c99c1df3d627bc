using MailKit.Domain.Credits;
using MailKit.Domain.Reconciliation;

namespace MailKit.Web.Reconciliation;

/// <summary>Dodo's ledger and our lines, entry by entry. Theirs come newest first, then ours.</summary>
public sealed class ReconciliationMatch(Guid accountId, string credit)
{
    private readonly HashSet<string> _seen = [];
    private readonly HashSet<string> _paid = [];
    private readonly Dictionary<Guid, Payer> _payers = [];
    private readonly Dictionary<string, DodoEntry> _missingHere = [];
    private readonly Dictionary<string, ComparableEntry> _missingThere = [];
    private readonly Dictionary<string, (Payer Second, Payer First)> _twice = [];
    private readonly List<DodoEntry> _back = [];
    private readonly List<Finding> _amounts = [];
    private long _misstated;

    public int Theirs => _seen.Count;

    public int Ours { get; private set; }

    /// <summary>Entries that our book lacks.</summary>
    public IReadOnlyCollection<string> MissingHere => _missingHere.Keys;

    /// <summary>Our lines that Dodo lacks.</summary>
    public IReadOnlyCollection<Guid> MissingThere => [.. _missingThere.Values.Select(l => l.Id)];

    /// <summary>Our own debits that our book has for somebody else's: Dodo debited twice, or what we hold for not sent.</summary>
    public Dictionary<string, DodoEntry> Strangers { get; } = [];

    /// <summary>By how much Dodo's balance is explained to differ from ours (credits).</summary>
    public long Explained => _missingHere.Values.Sum(e => e.Change) - _missingThere.Values.Sum(l => l.Posted) + _misstated;

    /// <summary>A debit with this line's key stands at Dodo.</summary>
    public bool IsPaid(string lineKey) => _paid.Contains(lineKey);

    /// <summary>Somebody gave back at Dodo what this entry took, and named it.</summary>
    public bool IsGivenBack(DodoEntry entry) => IsGivenBack(entry.Id, entry.Change);

    public void Add(DodoEntry entry, ComparableEntry? line)
    {
        // A list that grows while it is read repeats lines.
        if (!_seen.Add(entry.Id))
        {
            return;
        }

        if (entry is { Change: > 0, Description: not null })
        {
            _back.Add(entry);
        }

        if (entry.Debit is { } note)
        {
            Pay(entry, note, line);
        }

        if (line is null)
        {
            _missingHere[entry.Id] = entry;
        }
        else if (line.Posted != entry.Change)
        {
            _misstated += entry.Change - line.Posted;
            _amounts.Add(new(DifferenceKind.AmountDiffers, $"amount:{entry.Id}", Repair.Correct, "Dodo’s ledger has this line with another amount than our book. Dodo’s is the one that counts.", entry.At)
            {
                AccountId = accountId,
                Credit = credit,
                EmailId = line.EmailId,
                Ours = line.Posted,
                Theirs = entry.Change,
            });
        }
    }

    public void Add(ComparableEntry line)
    {
        Ours++;

        if (line.DodoEntryId is { } id ? !_seen.Contains(id) : !_paid.Contains(line.Key))
        {
            _missingThere[line.Key] = line;
        }
    }

    /// <summary>Our book was read again: only what it says both times is so.</summary>
    public void Keep(IReadOnlySet<string> stillMissingHere, IReadOnlySet<Guid> stillMissingThere)
    {
        foreach (var id in _missingHere.Keys.Where(id => !stillMissingHere.Contains(id)).ToList())
        {
            _missingHere.Remove(id);
        }

        foreach (var key in _missingThere.Where(l => !stillMissingThere.Contains(l.Value.Id)).Select(l => l.Key).ToList())
        {
            _missingThere.Remove(key);
        }
    }

    public IEnumerable<Finding> Findings() =>
    [
        .. _missingHere.Values.Select(e => new Finding(DifferenceKind.MissingHere, $"entry:{e.Id}", Repair.Import, $"Dodo’s ledger has a line that our book has not: {e.Description ?? e.Kind.ToString()}.", e.At)
        {
            AccountId = accountId,
            Credit = credit,
            EmailId = OnlyEmailOf(e),
            Ours = 0,
            Theirs = e.Change,
        }),
        .. _missingThere.Values.Select(l => new Finding(
            DifferenceKind.MissingThere,
            l.Key,
            l.Kind is LedgerKind.Debit ? Repair.DebitAgain : Repair.ByHand,
            l.Kind is LedgerKind.Debit
                ? "Our book has a debit that Dodo’s ledger has not. It is asked for again under its own key, which Dodo makes at most one debit of."
                : $"Our book has a line of Dodo’s that its ledger no longer has ({l.DodoEntryId}). Ask Dodo’s support.",
            l.At)
        {
            AccountId = accountId,
            Credit = credit,
            EmailId = l.EmailId,
            Ours = l.Posted,
            Theirs = 0,
        }),
        .. _amounts,
        .. _twice.Values.Where(t => !IsGivenBack(t.Second.Id, t.Second.Change)).Select(t => new Finding(DifferenceKind.DebitedTwice, $"entry:{t.Second.Id}", Repair.ByHand, $"Dodo took credits for this once more. Add {-t.Second.Change} credits for the customer at Dodo, and write {t.Second.Id} into the reason: the next comparison then sees that it is settled.", t.Second.At)
        {
            AccountId = accountId,
            Credit = credit,
            EmailId = t.Second.EmailId,
            Ours = t.First.Change,
            Theirs = t.First.Change + t.Second.Change,
        }),
    ];

    private static Guid? OnlyEmailOf(DodoEntry entry) => entry.Debit is { SettlementId: null, EmailIds: [var one] } ? one : null;

    private bool IsGivenBack(string id, long change)
        => _back.Where(b => b.Description!.Contains(id, StringComparison.Ordinal)).Sum(b => b.Change) >= -change;

    // Newest first, so the entry that comes upon another for the same email is the older, and the other is one too many.
    private void Pay(DodoEntry entry, DebitNote note, ComparableEntry? line)
    {
        _paid.Add(note.LineKey);
        var payer = new Payer(entry.Id, entry.Change, entry.At, OnlyEmailOf(entry));

        foreach (var paidFor in note.SettlementId is { } settlement ? note.EmailIds.Prepend(settlement) : note.EmailIds)
        {
            if (_payers.TryGetValue(paidFor, out var second))
            {
                _twice[second.Id] = (second, payer);
            }

            _payers[paidFor] = payer;
        }

        if (line is not null && line.Key != note.LineKey)
        {
            Strangers[entry.Id] = entry;
        }
    }

    // There is one for each email of a ledger: not a word more than a difference needs.
    private readonly record struct Payer(string Id, long Change, DateTimeOffset At, Guid? EmailId);
}
