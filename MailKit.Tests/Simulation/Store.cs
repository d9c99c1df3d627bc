using System.Reflection;
using MailKit.Domain.Credits;
using MailKit.Domain.Sending;
using MailKit.Domain.Work;
using MailKit.Web.Settling;

namespace MailKit.Tests.Simulation;

/// <summary>A database in memory: rows are read as copies and written back only if nobody moved them, and a ledger key is known once.</summary>
internal sealed class Store
{
    private static readonly Func<object, object> Copy = typeof(object).GetMethod("MemberwiseClone", BindingFlags.Instance | BindingFlags.NonPublic)!.CreateDelegate<Func<object, object>>();
    private readonly HashSet<string> _keys = [];

    public Dictionary<Guid, Email> Emails { get; } = [];

    public Dictionary<Guid, EmailBatch> Batches { get; } = [];

    public Dictionary<Guid, Settlement> Settlements { get; } = [];

    public long Posted { get; private set; }

    public long Held { get; private set; }

    public bool IsFrozen { get; set; }

    /// <summary>The guards can be taken out one by one, to see that the simulator notices.</summary>
    public Sabotage Sabotage { get; init; }

    public static T Read<T>(T row) where T : class => (T)Copy(row);

    /// <summary>The conditional update that takes a lease.</summary>
    public static T Lease<T>(T row, DateTimeOffset now, DateTimeOffset until) where T : class, ILeased<Guid>
    {
        Set(row, nameof(ILeased<>.DueAt), (DateTimeOffset?)until);
        Set(row, nameof(ILeased<>.Attempts), row.Attempts + 1);

        if (row is not Email { State: EmailState.Parked } && Get(row, nameof(Email.FirstTriedAt)) is null)
        {
            Set(row, nameof(Email.FirstTriedAt), (DateTimeOffset?)now);
        }

        return Read(row);
    }

    public static void Set(object row, string property, object? value) => row.GetType().GetProperty(property)!.SetValue(row, value);

    /// <summary>Writes a row that was leased with this attempt number; false when somebody else moved it since.</summary>
    public bool Write<T>(Dictionary<Guid, T> table, T row, int fence) where T : class, ILeased<Guid>
    {
        if (table[row.Id].Attempts != fence && Sabotage is not Sabotage.NoFence)
        {
            return false;
        }

        table[row.Id] = row;
        return true;
    }

    /// <summary>A ledger line and the balance it leaves, or nothing.</summary>
    public bool Post(LedgerEntry line)
    {
        var affordable = line.Kind is not LedgerKind.Hold || (Posted - Held >= line.Held && !IsFrozen) || Sabotage is Sabotage.HoldWithoutCondition;

        if (!affordable || !_keys.Add(line.Key))
        {
            return false;
        }

        (Posted, Held) = (Posted + line.Posted, Held + line.Held);
        return true;
    }

    /// <summary>The account may send again once nothing of it is unpaid.</summary>
    public void Thaw() => IsFrozen &= Emails.Values.Any(e => e.State is EmailState.Unpaid);

    public bool Knows(string key) => _keys.Contains(key);

    private static object? Get(object row, string property) => row.GetType().GetProperty(property)!.GetValue(row);
}

/// <summary>A guard that is missing.</summary>
public enum Sabotage
{
    None,
    HoldWithoutCondition,
    NoProviderKey,
    NoDebitKey,
    NoFence,
    BlindResend,
}
