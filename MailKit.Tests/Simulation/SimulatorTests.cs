namespace MailKit.Tests.Simulation;

public sealed class SimulatorTests
{
    /// <summary>The first guard that is missing is noticed long before.</summary>
    private const int Seeds = 20_000;

    /// <summary>The command <c>simulate</c> goes on where this ends.</summary>
    private const int SeedsInTests = 4_000;

    [Fact]
    public void No_schedule_of_faults_sends_twice_debits_twice_or_leaves_anything_behind()
    {
        var failed = Enumerable.Range(0, SeedsInTests).AsParallel().Select(seed => (seed, wrong: new Simulator(seed).Run())).Where(r => r.wrong is not null).Take(5).ToList();

        Assert.True(failed.Count is 0, string.Join('\n', failed.Select(f => $"seed {f.seed}: {f.wrong}")));
    }

    [Theory]
    [InlineData(Sabotage.HoldWithoutCondition)]
    [InlineData(Sabotage.NoProviderKey)]
    [InlineData(Sabotage.NoDebitKey)]
    [InlineData(Sabotage.NoFence)]
    [InlineData(Sabotage.BlindResend)]
    [InlineData(Sabotage.NoLastLook)]
    [InlineData(Sabotage.LateRenewal)]
    public void Without_one_guard_the_simulator_finds_a_schedule_that_goes_wrong_and_repeats_it(Sabotage sabotage)
    {
        var seed = Enumerable.Range(0, Seeds).First(seed => new Simulator(seed, sabotage).Run() is not null);

        Assert.NotNull(new Simulator(seed, sabotage).Run());
    }
}
