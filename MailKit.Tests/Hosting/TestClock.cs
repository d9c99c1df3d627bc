namespace MailKit.Tests.Hosting;

/// <summary>The application's own clock, plus what a test let pass (UTC). Timers stay with real time.</summary>
public sealed class TestClock : TimeProvider
{
    private long _passed;
    private TimeProvider _own = System;

    public override DateTimeOffset GetUtcNow() => _own.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref _passed));

    public void Pass(TimeSpan time) => Interlocked.Add(ref _passed, time.Ticks);

    /// <summary>What the application goes by when no time is let pass: tests of clocks set that one.</summary>
    public TestClock Over(TimeProvider own)
    {
        _own = own;
        return this;
    }
}
