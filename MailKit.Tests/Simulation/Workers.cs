using MailKit.Domain.Credits;
using MailKit.Domain.Sending;
using MailKit.Domain.Work;
using MailKit.Web.Settling;

namespace MailKit.Tests.Simulation;

/// <summary>The steps of the product, one lease, call or write at a time.</summary>
internal sealed class Workers(World world)
{
    /// <summary>A worker takes what is due, or gathers what waits.</summary>
    public void Begin()
    {
        switch (world.Chance.Next(7))
        {
            case 0:
                Gather(e => e is { State: EmailState.Queued, BatchId: null } && !world.Store.IsFrozen, nameof(Email.BatchId), (id, emails) => world.Store.Batches.Add(id, EmailBatch.Of(id, emails.Count, world.Now)));
                break;

            case 1:
                Gather(e => e is { State: EmailState.Sent, SettlementId: null }, nameof(Email.SettlementId), (id, emails) => world.Store.Settlements.Add(id, Settlement.Of(id, World.Account, emails.Count, emails.Sum(e => e.Credits), world.Now)));
                break;

            case 2 when Due(world.Store.Batches.Values) is { } batch:
                Send(batch);
                break;

            case 3 when Due(world.Store.Settlements.Values) is { } settlement:
                world.Flights.Add(new SettlementFlight(world.Store, world.Dodo, Store.Lease(settlement, world.Now, world.Now + World.Lease), world.Now));
                break;

            case 4 when Due(world.Store.Emails.Values.Where(e => e.State is EmailState.Parked)) is { } parked:
                LookUp(Store.Lease(parked, world.Now, world.Now + World.Lease));
                break;

            case 5 when Due(world.Store.Emails.Values.Where(e => e is { State: EmailState.Sent or EmailState.Unpaid, SettlementId: null })) is { } sent:
                world.Flights.Add(new DebitFlight(world.Store, world.Dodo, Store.Lease(sent, world.Now, world.Now + World.Lease), world.Now));
                break;

            case 6 when !world.Store.IsFrozen && Due(world.Store.Emails.Values.Where(e => e is { State: EmailState.Queued, BatchId: null })) is { } queued:
                Send(queued);
                break;
        }
    }

    /// <summary>Takes the flight one move further: the call, or what is written after it.</summary>
    public void GoOn(Flight flight, bool quiet)
    {
        if (!flight.HasCalled)
        {
            if (!flight.Call(quiet ? Network.Fine : (Network)world.Chance.Next(5), world.Now))
            {
                world.Flights.Remove(flight);
            }

            return;
        }

        world.Flights.Remove(flight);
        flight.Write(world.Now);
        world.Store.Thaw();
    }

    private void Send(Email row)
    {
        var email = Store.Lease(row, world.Now, world.Now + World.Lease);

        if (email.IsKeyForgotten(world.Now) && world.Store.Sabotage is not Sabotage.BlindResend)
        {
            email.Parked("forgotten", world.Now);
            world.Store.Write(world.Store.Emails, email, row.Attempts);
            return;
        }

        world.Flights.Add(new SendFlight(world.Store, world.Resend, email, world.Now));
    }

    private void Send(EmailBatch row)
    {
        var batch = Store.Lease(row, world.Now, world.Now + World.Lease);

        if (!batch.IsKeyForgotten(world.Now) || world.Store.Sabotage is Sabotage.BlindResend)
        {
            world.Flights.Add(new BatchFlight(world.Store, world.Resend, batch, world.Now));
            return;
        }

        batch.Closed(world.Now);
        world.Store.Write(world.Store.Batches, batch, row.Attempts);
        world.Store.Emails.Values.Where(e => e.BatchId == batch.Id && e.State is EmailState.Queued).ToList().ForEach(e => e.Parked("forgotten", world.Now));
    }

    private void LookUp(Email email)
    {
        var fence = email.Attempts;

        if (world.Resend.Accepted.FirstOrDefault(a => a.Email == email.Id).ResendId is { } resendId)
        {
            email.Sent(resendId, world.Now);
        }
        else
        {
            email.NotFound(world.Now);
        }

        world.Store.Write(world.Store.Emails, email, fence);
    }

    // As in the product: what was tried alone stays alone.
    private void Gather(Func<Email, bool> which, string property, Action<Guid, List<Email>> add)
    {
        var emails = world.Store.Emails.Values.Where(e => which(e) && e.DueAt <= world.Now && e.FirstTriedAt is null && e.Failures is 0).Take(world.Chance.Next(1, 6)).ToList();

        if (emails.Count > 0)
        {
            var id = Guid.CreateVersion7(world.Now);
            add(id, emails);

            foreach (var email in emails)
            {
                Store.Set(email, property, (Guid?)id);
                Store.Set(email, nameof(Email.DueAt), null);
                Store.Set(email, nameof(Email.Attempts), email.Attempts + 1);
            }
        }
    }

    private T? Due<T>(IEnumerable<T> rows) where T : class, ILeased<Guid>
    {
        var due = rows.Where(r => r.DueAt <= world.Now).ToList();
        return due.Count is 0 ? null : due[world.Chance.Next(due.Count)];
    }
}
