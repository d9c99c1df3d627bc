using MailKit.Domain.Credits;
using MailKit.Domain.Sending;
using MailKit.Domain.Work;
using MailKit.Web.Credits;

namespace MailKit.Tests.Simulation;

/// <summary>What <see cref="Debits"/> and <see cref="LedgerPosting"/> do: a debit of ours is recorded once, whoever tells of it. Inside the caller's transaction.</summary>
internal sealed class DebitBook(World world)
{
    private SimulatedDatabase Database => world.Database;

    /// <param name="email">Tracked.</param>
    public void Stands(Email email, string? entryId)
    {
        Database.Post(LedgerEntry.Debit(email, entryId, null, null, world.Now));
        email.Settled(null, world.Now);
        world.Work.DropUngrouped(email.Id, WorkKind.Send, WorkKind.LookUp, WorkKind.Debit);
        Database.Thaw();
    }

    /// <param name="settlement">Tracked.</param>
    public void Stands(Settlement settlement, string? entryId)
    {
        var unpaid = world.Work.Members(settlement.Id)
            .Select(m => Database.Track(m.SubjectId))
            .Where(e => e is { SettlementId: null, State: not (EmailState.Settled or EmailState.Refused) })
            .ToList();

        settlement.Posted(world.Now);

        if (Database.Post(LedgerEntry.Debit(settlement, unpaid.Sum(e => e.Credits), entryId, null, world.Now)) is Posting.Posted)
        {
            unpaid.ForEach(e => e.Settled(settlement.Id, world.Now));
        }

        world.Work.DropGroup(settlement.Id);
        world.Work.DropUngrouped(settlement.Id, WorkKind.Settle);
        Database.Thaw();
    }

    /// <summary>One entry of Dodo's ledger, once by its id: as the debit of ours that it is, or as what it says.</summary>
    public void Import(DodoEntry entry)
    {
        if (Database.Lines.ContainsValue(entry.Id) || (entry.Debit is { } note && (note.SettlementId is { } many ? IsSettlement(entry, note, many) : IsEmail(entry, note))))
        {
            return;
        }

        if (Database.Post(LedgerEntry.Imported(World.Account, entry)) is Posting.Posted && entry.Change > 0)
        {
            world.Work.CallIn(WorkKind.Debit);
            world.Work.CallIn(WorkKind.Settle);
        }
    }

    private bool IsEmail(DodoEntry entry, DebitNote note)
    {
        if (Database.Emails[note.EmailIds[0]] is not { State: not EmailState.Refused } found || entry.Change != -found.Credits)
        {
            return false;
        }

        if (Name(note.LineKey, entry.Id) is { } known)
        {
            return known;
        }

        var email = Database.Track(found.Id);

        // A debit proves that the email was sent, even when that answer was lost too.
        if (email.State is EmailState.Queued or EmailState.Parked && note.ResendId is { } resendId)
        {
            email.Sent(resendId, entry.At);
        }

        if (email is not { State: EmailState.Sent or EmailState.Unpaid, SettlementId: null })
        {
            return false;
        }

        Stands(email, entry.Id);
        return true;
    }

    private bool IsSettlement(DodoEntry entry, DebitNote note, Guid id)
    {
        if (Name(note.LineKey, entry.Id) is { } known)
        {
            return known;
        }

        if (Database.Settlements[id] is not { DissolvedAt: null, PostedAt: null } found || entry.Change != -found.Credits)
        {
            return false;
        }

        Stands(Database.TrackSettlement(id), entry.Id);
        return true;
    }

    // Null when the debit is not in the book; otherwise whether this entry is the one.
    private bool? Name(string key, string entryId)
    {
        if (!Database.Lines.TryGetValue(key, out var name))
        {
            return null;
        }

        Database.Lines[key] = name ?? entryId;
        return (name ?? entryId) == entryId;
    }
}
