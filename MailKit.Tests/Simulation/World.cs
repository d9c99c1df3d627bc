namespace MailKit.Tests.Simulation;

/// <summary>What a simulated day happens to: a database, two providers, workers in mid-call and a clock, all ruled by the seed.</summary>
internal sealed class World(int seed, Sabotage sabotage)
{
    public static readonly Guid Account = new("00000000-0000-0000-0000-00000000000a");
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(20);

    public Random Chance { get; } = new(seed);

    public Store Store { get; } = new() { Sabotage = sabotage };

    public SimulatedResend Resend { get; } = new();

    public SimulatedDodo Dodo { get; } = new(balanceFirst: seed % 2 is 0, ignoresKeys: sabotage is Sabotage.NoDebitKey);

    /// <summary>Workers between their lease and their write.</summary>
    public List<Flight> Flights { get; } = [];

    public DateTimeOffset Now { get; set; } = new(2026, 11, 20, 9, 0, 0, TimeSpan.Zero);
}
