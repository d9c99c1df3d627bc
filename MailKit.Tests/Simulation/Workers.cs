using MailKit.Domain.Credits;
using MailKit.Domain.Work;
using MailKit.Web.Settling;
using MailKit.Web.Work;

namespace MailKit.Tests.Simulation;

/// <summary>Takes work, and gathers what may travel together, as <see cref="Batches"/> and <see cref="Settlements"/> do.</summary>
internal sealed class Workers(World world)
{
    private const int MostAtOnce = 2;

    /// <summary>A worker of a process takes what is due.</summary>
    public void Begin()
    {
        var process = world.Chance.Next(World.Processes);

        if (process == world.Asleep || world.Busy.Count(f => f.Process == process) >= MostAtOnce || !world.Database.Work.Values.Any(r => r.DueAt <= world.Now))
        {
            return;
        }

        var lease = new Lease(Guid.NewGuid(), world.Now, world.Now + World.Lease, []);
        SimulatedWorker? worker = null;

        world.Database.Transact(() => worker = world.Chance.Next(3) switch
        {
            0 when Take(lease, WorkKind.Batch, WorkKind.Send) is { Count: > 0 } rows => new SimulatedSendWorker(world, lease, rows) { Process = process },
            1 when Take(lease, WorkKind.Settle, WorkKind.Debit) is { Count: > 0 } rows => new SimulatedDebitWorker(world, lease, rows) { Process = process },
            2 when world.Work.Take(lease, WorkKind.LookUp, world.Chance.Next(1, 4)) is { Count: > 0 } rows => new SimulatedLookUpWorker(world, lease, rows) { Process = process },
            _ => null,
        });

        if (worker is not null)
        {
            world.Busy.Add(worker);
        }
    }

    // Groups first. Emails of an account that owes credits wait; a batch that was made before does not.
    private List<WorkRow> Take(Lease lease, WorkKind many, WorkKind one)
    {
        if (world.Work.Take(lease, many, world.Chance.Next(1, 3)) is { Count: > 0 } groups)
        {
            return groups;
        }

        return one is WorkKind.Send && world.Database.IsFrozen ? [] : Gather(lease, many, world.Work.Take(lease, one, world.Chance.Next(1, 7)));
    }

    // What belongs together is written down before anybody is asked. Some days gather, some do not.
    private List<WorkRow> Gather(Lease lease, WorkKind many, List<WorkRow> rows)
    {
        var fresh = rows.Where(r => r.IsFresh(lease.At) && (many is WorkKind.Batch || world.Database.Emails[r.SubjectId].SettlementId is null)).ToList();

        if (fresh.Count < 2 || world.Happens(3))
        {
            return rows;
        }

        var group = world.Work.Group(lease, many, fresh);

        if (many is WorkKind.Settle)
        {
            var credits = fresh.Sum(r => (long)world.Database.Emails[r.SubjectId].Credits);
            world.Database.Settlements.Add(group.SubjectId, Settlement.Of(group.SubjectId, World.Account, World.Credit, fresh.Count, credits, lease.At));
        }

        return [group, .. rows.Except(fresh)];
    }
}
