using MailKit.Domain.Credits;
using MailKit.Domain.Sending;
using MailKit.Domain.Work;
using MailKit.Web.Settling;
using MailKit.Web.Work;

namespace MailKit.Tests.Simulation;

/// <param name="Note">Null when there is nothing to ask for.</param>
internal sealed record DebitTry(WorkRow Row, long Credits, DebitNote? Note) : Try(Row)
{
    public bool IsSettlement => Row.Kind is WorkKind.Settle;
}

/// <summary>What <see cref="DebitStep"/> and <see cref="DebitOutcomes"/> do.</summary>
internal sealed class SimulatedDebitWorker(World world, Lease lease, IReadOnlyList<WorkRow> rows) : SimulatedWorker<DebitTry, DebitResult>(world, lease, rows)
{
    private const int MoreSeldom = 5;

    protected override DebitTry Read(WorkRow row)
    {
        if (row.Kind is WorkKind.Settle)
        {
            return new(row, World.Database.Settlements[row.SubjectId].Credits, DebitNote.ForSettlement(row.SubjectId, [.. World.Work.Members(row.SubjectId).Select(m => m.SubjectId)]));
        }

        return World.Database.Emails[row.SubjectId] is { State: EmailState.Sent or EmailState.Unpaid, SettlementId: null } email
            ? new(row, email.Credits, DebitNote.ForEmail(email.Id, email.ResendId!))
            : new(row, 0, null);
    }

    protected override DebitResult Answer(DebitTry one, Network network)
        => one.Note is null ? new DebitResult.Moot() : new DebitResult.Answered(Call(network, () => World.Dodo.Debit(one.Credits, one.Note, World.TrueNow)));

    protected override void Keep(IReadOnlyList<(DebitTry Try, DebitResult Answer)> answers)
    {
        foreach (var (one, answer) in answers)
        {
            if (answer is DebitResult.Answered { Said: DebitAnswer.Insufficient refused })
            {
                Owe(one, refused.Words);
            }
            else
            {
                Stand(one, (answer as DebitResult.Answered)?.Said as DebitAnswer.Posted);
            }
        }
    }

    private void Stand(DebitTry one, DebitAnswer.Posted? posted)
    {
        World.Work.Finish(Lease, [one.Row]);

        if (one.IsSettlement)
        {
            World.Debits.Stands(World.Database.TrackSettlement(one.Row.SubjectId), posted?.EntryId);
        }
        else if (World.Database.Emails[one.Row.SubjectId] is { State: EmailState.Sent or EmailState.Unpaid } && one.Note is not null)
        {
            World.Debits.Stands(World.Database.Track(one.Row.SubjectId), posted?.EntryId);
        }
    }

    private void Owe(DebitTry one, string words)
    {
        if (one.IsSettlement && !one.Row.WasTriedBefore(Lease.At))
        {
            World.Work.Finish(Lease, [one.Row]);
            World.Database.TrackSettlement(one.Row.SubjectId).Dissolved(World.Now);
            World.Work.Ungroup(one.Row.SubjectId);
            return;
        }

        // An earlier try of this debit may stand all the same; only its key can tell.
        var trouble = new ProviderException(words, mayHaveActed: one.IsSettlement || one.Row.WasTriedBefore(Lease.At));

        if (!World.Work.Fail(Lease, one.Row, trouble, MoreSeldom))
        {
            throw new FencedException("The row had moved on.");
        }

        World.Database.IsFrozen = true;
        var ids = one.IsSettlement ? World.Work.Members(one.Row.SubjectId).ConvertAll(m => m.SubjectId) : [one.Row.SubjectId];
        ids.Where(id => World.Database.Emails[id].State is EmailState.Sent).ToList().ForEach(id => World.Database.Track(id).Unpaid());
    }
}
