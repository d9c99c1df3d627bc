using MailKit.Domain.Sending;
using MailKit.Domain.Work;
using MailKit.Web.Sending;
using MailKit.Web.Work;

namespace MailKit.Tests.Simulation;

internal sealed record LookUpTry(WorkRow Row) : Try(Row);

/// <param name="ResendId">Null when Resend does not have it, as far as it says.</param>
internal sealed record LookUpAnswer(string? ResendId);

/// <summary>What <see cref="LookUpStep"/>, <see cref="ParkedEmails"/> and <see cref="SentEmails"/> do.</summary>
internal sealed class SimulatedLookUpWorker(World world, Lease lease, IReadOnlyList<WorkRow> rows) : SimulatedWorker<LookUpTry, LookUpAnswer>(world, lease, rows)
{
    private const int MaxLookups = 8;

    /// <summary>Their clock and ours.</summary>
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(5);

    /// <summary>Something else than Resend's answer proves it.</summary>
    public static void Proven(World world, Guid id, string resendId)
    {
        if (world.Database.Emails[id].State is EmailState.Queued or EmailState.Parked)
        {
            world.Work.DropUngrouped(id, WorkKind.Send, WorkKind.LookUp);
            world.Database.Track(id).Sent(resendId, world.Now);
            world.Work.Add(new(WorkKind.Debit, id, world.Now));
        }
    }

    protected override LookUpTry Read(WorkRow row) => new(row);

    protected override LookUpAnswer Answer(LookUpTry one, Network network)
    {
        if (network is not Network.Fine)
        {
            throw new ProviderException("no listing", mayHaveActed: false);
        }

        // A clock that was ahead when the email was accepted makes the listing end too early.
        var since = World.Database.Emails[one.Row.SubjectId].AcceptedAt - Skew;
        return new(World.Resend.Accepted.FirstOrDefault(a => a.Email == one.Row.SubjectId && a.At >= since).ResendId);
    }

    protected override void Keep(IReadOnlyList<(LookUpTry Try, LookUpAnswer Answer)> answers)
    {
        foreach (var (one, answer) in answers)
        {
            if (World.Database.Emails[one.Row.SubjectId].State is not EmailState.Parked)
            {
                World.Work.Finish(Lease, [one.Row]);
            }
            else if (answer.ResendId is { } resendId)
            {
                World.Work.Finish(Lease, [one.Row]);
                Proven(World, one.Row.SubjectId, resendId);
            }
            else
            {
                World.Work.NotYet(Lease, one.Row, one.Row.Failures + 1 < MaxLookups ? World.Work.After(one.Row.Failures + 5) : null);
            }
        }
    }

    // That says nothing about the email.
    protected override void Fail(WorkRow row, ProviderException trouble) => World.Work.Postpone(Lease, row, World.Work.After(6));
}
