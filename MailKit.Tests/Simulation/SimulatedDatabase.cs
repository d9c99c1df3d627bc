using System.Reflection;
using MailKit.Domain.Credits;
using MailKit.Domain.Sending;
using MailKit.Domain.Work;
using MailKit.Web.Credits;

namespace MailKit.Tests.Simulation;

/// <summary>A database in memory, like the tables. Rows are never changed in place, so a transaction that fails leaves what was there before; transactions follow each other.</summary>
internal sealed class SimulatedDatabase(Sabotage sabotage)
{
    private static readonly Func<object, object> Copy = typeof(object).GetMethod("MemberwiseClone", BindingFlags.Instance | BindingFlags.NonPublic)!.CreateDelegate<Func<object, object>>();

    /// <summary>In the order in which rows came, so that the same seed finds the same row.</summary>
    public OrderedDictionary<(WorkKind Kind, Guid SubjectId), WorkRow> Work { get; private set; } = [];

    public OrderedDictionary<Guid, Email> Emails { get; private set; } = [];

    public Dictionary<Guid, Settlement> Settlements { get; private set; } = [];

    /// <summary>The keys of our ledger's lines, and the entry at Dodo that each is.</summary>
    public OrderedDictionary<string, string?> Lines { get; private set; } = [];

    public long Posted { get; private set; }

    public long Held { get; private set; }

    public bool IsFrozen { get; set; }

    /// <summary>All of it or nothing.</summary>
    public void Transact(Action write)
    {
        var before = (Work, Emails, Settlements, Lines, Posted, Held, IsFrozen);
        (Work, Emails, Settlements, Lines) = (new(Work), new(Emails), new(Settlements), new(Lines));

        try
        {
            write();
        }
        catch
        {
            (Work, Emails, Settlements, Lines, Posted, Held, IsFrozen) = before;
            throw;
        }
    }

    /// <summary>An email to be moved: whoever has read it before keeps what he saw.</summary>
    public Email Track(Guid id) => Emails[id] = (Email)Copy(Emails[id]);

    public Settlement TrackSettlement(Guid id) => Settlements[id] = (Settlement)Copy(Settlements[id]);

    /// <summary>What <see cref="CreditBook"/> does: a line and the balance it leaves, or nothing.</summary>
    public Posting Post(LedgerEntry line)
    {
        if (Lines.ContainsKey(line.Key) || (line.DodoEntryId is { } entry && Lines.ContainsValue(entry)))
        {
            return Posting.AlreadyPosted;
        }

        if (Held + line.Held < 0)
        {
            throw new InvalidOperationException($"{line.Key} would use up more than is held.");
        }

        Lines.Add(line.Key, line.DodoEntryId);
        (Posted, Held) = (Posted + line.Posted, Held + line.Held);
        return Posting.Posted;
    }

    /// <summary>A hold that can be afforded; false leaves nothing.</summary>
    public bool Hold(LedgerEntry line)
        => (sabotage is Sabotage.HoldWithoutCondition || (Posted - Held >= line.Held && !IsFrozen)) && Post(line) is Posting.Posted;

    /// <summary>The account may send again once nothing of it is unpaid.</summary>
    public void Thaw() => IsFrozen &= Emails.Values.Any(e => e.State is EmailState.Unpaid);
}
