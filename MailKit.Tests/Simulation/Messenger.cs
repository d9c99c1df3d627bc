using MailKit.Domain.Credits;
using MailKit.Domain.Work;

namespace MailKit.Tests.Simulation;

/// <summary>What is told from outside: by webhooks, by listings, by a person.</summary>
internal sealed class Messenger(World world)
{
    private readonly List<Action> _waiting = [];
    private (int Sent, int Entries) _told;

    /// <summary>Webhooks come late, twice, in any order, or never.</summary>
    public void Tell(bool quiet)
    {
        foreach (var (id, resendId, _) in world.Resend.Accepted.Skip(_told.Sent))
        {
            _waiting.Add(() => SimulatedLookUpWorker.Proven(world, id, resendId));
        }

        foreach (var entry in world.Dodo.Entries.Skip(_told.Entries))
        {
            _waiting.Add(() => world.Debits.Import(entry));
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
                world.Database.Transact(webhook);
            }
        }
    }

    /// <summary>The whole ledger at Dodo is read; what our book lacks is written, oldest first.</summary>
    public void List()
    {
        foreach (var entry in world.Dodo.Entries.Where(e => !world.Database.Lines.ContainsValue(e.Id)))
        {
            world.Database.Transact(() => world.Debits.Import(entry));
        }
    }

    /// <summary>Resend was asked often enough. A comparison finds what it has all the same; of the others a person knows that they never left.</summary>
    /// <returns>True when there was something to decide.</returns>
    public bool Decide()
    {
        var waiting = world.Database.Work.Values.Where(w => w is { Kind: WorkKind.LookUp, DueAt: null }).ToList();
        waiting.ForEach(w => world.Database.Transact(() => Decide(w.SubjectId)));
        return waiting.Count > 0;
    }

    private void Decide(Guid id)
    {
        if (world.Resend.Accepted.FirstOrDefault(a => a.Email == id).ResendId is { } resendId)
        {
            SimulatedLookUpWorker.Proven(world, id, resendId);
            return;
        }

        world.Work.DropUngrouped(id, WorkKind.LookUp);
        var email = world.Database.Track(id);

        if (world.Happens(2))
        {
            email.SendAgain();
            world.Work.Add(new(WorkKind.Send, id, world.Now));
        }
        else
        {
            email.Refused("a person has checked");
            world.Database.Post(LedgerEntry.Release(email, email.Reason!, world.Now));
        }
    }
}
