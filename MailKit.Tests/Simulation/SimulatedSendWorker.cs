using MailKit.Domain.Credits;
using MailKit.Domain.Sending;
using MailKit.Domain.Work;
using MailKit.Web.Sending;
using MailKit.Web.Work;

namespace MailKit.Tests.Simulation;

/// <param name="Emails">As they were read, in the order in which they stand in the request.</param>
internal sealed record SendTry(WorkRow Row, IReadOnlyList<Email> Emails) : Try(Row)
{
    public bool IsBatch => Row.Kind is WorkKind.Batch;
}

/// <summary>What <see cref="SendStep"/> and <see cref="SendOutcomes"/> do.</summary>
internal sealed class SimulatedSendWorker(World world, Lease lease, IReadOnlyList<WorkRow> rows) : SimulatedWorker<SendTry, SendAnswer>(world, lease, rows)
{
    // Whatever became of single emails of a batch meanwhile, its request stays what it was.
    protected override SendTry Read(WorkRow row)
        => new(row, row.Kind is WorkKind.Batch ? [.. World.Work.Members(row.SubjectId).Select(m => World.Database.Emails[m.SubjectId])] : [World.Database.Emails[row.SubjectId]]);

    protected override SendAnswer Answer(SendTry one, Network network)
    {
        if (one is { IsBatch: false, Emails: [{ State: not EmailState.Queued }] })
        {
            return new SendAnswer.Moot();
        }

        if (one.Row.IsKeyForgotten(Lease.At) && World.Sabotage is not Sabotage.BlindResend)
        {
            return new SendAnswer.Unknown("forgotten");
        }

        var key = World.Sabotage is Sabotage.NoProviderKey ? $"{Guid.NewGuid()}" : one.IsBatch ? $"mailkit-batch-{one.Row.SubjectId}" : one.Emails[0].ProviderKey;
        return Call(network, () => World.Resend.Send(key, one.Emails, World.TrueNow)) switch
        {
            BatchDelivery.Answered answered => new SendAnswer.Each(answered.Each),
            BatchDelivery.Contradicted contradicted when one.IsBatch => new SendAnswer.Unknown(contradicted.Reason),
            BatchDelivery.Contradicted contradicted => new SendAnswer.Each([new Delivery.Contradicted(contradicted.Reason)]),
            BatchDelivery.Rejected rejected when !one.IsBatch => new SendAnswer.Each([new Delivery.Rejected(rejected.Reason)]),
            BatchDelivery.Rejected when one.Row.WasTriedBefore(Lease.At) => new SendAnswer.Unknown("refused now"),
            _ => new SendAnswer.Dissolved(),
        };
    }

    protected override void Keep(IReadOnlyList<(SendTry Try, SendAnswer Answer)> answers)
    {
        World.Work.Finish(Lease, [.. answers.Select(a => a.Try.Row)]);

        foreach (var (one, answer) in answers)
        {
            foreach (var (index, sent) in one.Emails.Index())
            {
                Move(sent.Id, one, answer, index);
            }
        }

        foreach (var (one, answer) in answers.Where(a => a.Try.IsBatch))
        {
            if (answer is SendAnswer.Dissolved)
            {
                World.Work.Ungroup(one.Row.SubjectId);
            }
            else
            {
                World.Work.DropGroup(one.Row.SubjectId);
            }
        }
    }

    private void Move(Guid id, SendTry one, SendAnswer answer, int index)
    {
        var delivery = answer is SendAnswer.Each each ? each.Deliveries[index] : null;
        var was = World.Database.Emails[id].State;

        // A webhook, a listing or a person may have been quicker; what they wrote stands.
        if (was is not EmailState.Queued && !(was is EmailState.Parked && delivery is Delivery.Accepted))
        {
            return;
        }

        var email = World.Database.Track(id);

        if (delivery is not null)
        {
            email.Answered(delivery, wasTriedBefore: !one.IsBatch && one.Row.WasTriedBefore(Lease.At), World.Now);
        }
        else if (answer is SendAnswer.Unknown unknown)
        {
            email.Parked(unknown.Reason);
        }

        switch (email.State)
        {
            case EmailState.Sent:
                World.Work.Add(new(WorkKind.Debit, id, World.Now));
                World.Work.DropUngrouped(id, WorkKind.LookUp);
                break;

            case EmailState.Parked when was is not EmailState.Parked:
                World.Work.Add(new(WorkKind.LookUp, id, World.Now));
                break;

            case EmailState.Refused:
                World.Database.Post(LedgerEntry.Release(email, email.Reason!, World.Now));
                break;
        }
    }
}
