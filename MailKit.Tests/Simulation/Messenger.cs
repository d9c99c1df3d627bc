using MailKit.Domain.Credits;
using MailKit.Domain.Sending;
using MailKit.Web.Settling;

namespace MailKit.Tests.Simulation;

/// <summary>What the providers tell, by webhooks and by listings.</summary>
internal sealed class Messenger(World world)
{
    private readonly List<Action> _waiting = [];
    private (int Sent, int Entries) _told;

    /// <summary>Webhooks come late, twice, in any order, or never.</summary>
    public void Tell(bool quiet)
    {
        foreach (var (id, resendId) in world.Resend.Accepted.Skip(_told.Sent))
        {
            _waiting.Add(() => Proven(id, resendId));
        }

        foreach (var entry in world.Dodo.Entries.Skip(_told.Entries))
        {
            _waiting.Add(() => Import(entry));
        }

        _told = (world.Resend.Accepted.Count, world.Dodo.Entries.Count);

        if (_waiting.Count > 0)
        {
            var index = world.Chance.Next(_waiting.Count);
            var webhook = _waiting[index];

            if (world.Chance.Next(3) > 0)
            {
                _waiting.RemoveAt(index);
            }

            if (quiet || world.Chance.Next(6) > 0)
            {
                webhook();
            }
        }
    }

    /// <summary>Reads one of the ledger's entries, ours among them; a second time it changes nothing.</summary>
    public void Import(DodoEntry entry)
    {
        if (entry.Debit is not { } note)
        {
            if (world.Store.Post(LedgerEntry.Imported(World.Account, entry)) && entry.Change > 0)
            {
                world.Store.Emails.Values.Where(e => e is { State: EmailState.Unpaid, SettlementId: null }).ToList().ForEach(e => Store.Set(e, nameof(Email.DueAt), (DateTimeOffset?)world.Now));
            }
        }
        else if (note.SettlementId is { } id)
        {
            if (world.Store.Settlements[id] is { PostedAt: null, DissolvedAt: null } settlement)
            {
                settlement.Posted(world.Now);
                SettlementFlight.Stands(world.Store, settlement, world.Now);
            }
        }
        else if (!world.Store.Knows($"debit:{note.EmailIds[0]}"))
        {
            var email = world.Store.Emails[note.EmailIds[0]];
            Proven(email.Id, note.ResendId ?? "re_?");
            email.Settled(world.Now);
            world.Store.Post(LedgerEntry.Debit(World.Account, email.Id, email.Credits, entry.Id, null, world.Now));
        }

        world.Store.Thaw();
    }

    private void Proven(Guid id, string resendId)
    {
        if (world.Store.Emails[id].State is EmailState.Queued or EmailState.Parked)
        {
            world.Store.Emails[id].Sent(resendId, world.Now);
        }
    }
}
