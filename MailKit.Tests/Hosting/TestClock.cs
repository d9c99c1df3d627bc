namespace MailKit.Tests.Hosting;

/// <summary>The application's own clock, plus what a test let pass (UTC). Timers stay with real time.</summary>
public sealed class TestClock : TimeProvider
{
    private long _passed;
    private TimeProvider _own = System;

    public override DateTimeOffset GetUtcNow() => _own.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref _passed));

    /// <summary>Hosts of one process count their ids together: a clock that is ahead by less than a minute would take all the others' ids along, and let them fall back later.</summary>
    public void Pass(TimeSpan time) => Assert.True(Interlocked.Add(ref _passed, time.Ticks) > TimeSpan.FromSeconds(61).Ticks, "Let more than a minute pass first.");

    /// <summary>What the application goes by when no time is let pass: tests of clocks set that one.</summary>
    public TestClock Over(TimeProvider own)
    {
        _own = own;
        return this;
    }
}
