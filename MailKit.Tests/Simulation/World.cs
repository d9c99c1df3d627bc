namespace MailKit.Tests.Simulation;

/// <summary>What a simulated day happens to: a database, two providers, workers of two processes in mid-call and a clock, all ruled by the seed. It is that database's clock, too.</summary>
internal sealed class World : TimeProvider
{
    public const string Credit = Domain.Credits.Credit.Emails;
    public const int Processes = 2;
    public static readonly Guid Account = new("00000000-0000-0000-0000-00000000000a");
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(20);

    // A try that stays open for a day is known to be too old only while our clock has lost less than an hour since.
    private static readonly TimeSpan MostSetBack = TimeSpan.FromMinutes(45);

    // Tries are told apart by their moments, to the millisecond: none of ours ever meets another's, whatever the clock does.
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Apart = TimeSpan.FromMilliseconds(2);

    private TimeSpan _off;
    private TimeSpan _setBack;

    public World(int seed, Sabotage sabotage)
    {
        (Chance, Sabotage, Database) = (new Random(seed), sabotage, new SimulatedDatabase(sabotage));
        Dodo = new SimulatedDodo(balanceFirst: seed % 2 is 0, ignoresKeys: sabotage is Sabotage.NoDebitKey);
        (Work, Debits) = (new WorkRows(this), new DebitBook(this));
    }

    public Random Chance { get; }

    public Sabotage Sabotage { get; }

    public SimulatedDatabase Database { get; }

    public WorkRows Work { get; }

    public DebitBook Debits { get; }

    public SimulatedResend Resend { get; } = new();

    public SimulatedDodo Dodo { get; }

    /// <summary>Workers between their lease and their last write.</summary>
    public List<SimulatedWorker> Busy { get; } = [];

    /// <summary>A process that stands still: its workers do nothing, and do not know.</summary>
    public int? Asleep { get; set; }

    /// <summary>The providers' time.</summary>
    public DateTimeOffset TrueNow { get; private set; } = new(2026, 11, 20, 9, 0, 0, TimeSpan.Zero);

    /// <summary>Our time, which can be set.</summary>
    public DateTimeOffset Now => TrueNow + _off;

    public override DateTimeOffset GetUtcNow() => Now;

    /// <summary>One in so many.</summary>
    public bool Happens(int oneIn) => Chance.Next(oneIn) is 0;

    public void Pass(TimeSpan time) => TrueNow += time;

    public void PassMoment() => TrueNow += Moment;

    /// <summary>Somebody sets our clock; what would then wait for the difference is called in, as <c>ClockMonitor</c> does.</summary>
    public void SetClock(TimeSpan by)
    {
        if (by < TimeSpan.Zero && (_setBack -= by) > MostSetBack)
        {
            return;
        }

        _off += by + Apart;
        Work.CallInStrays();
    }
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
    NoLastLook,
    LateRenewal,
}
