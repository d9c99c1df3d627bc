namespace MailKit.Tests.Hosting;

/// <summary>Real time, plus what a test let pass (UTC). Timers stay with real time.</summary>
public sealed class TestClock : TimeProvider
{
    private long _passed;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref _passed));

    public void Pass(TimeSpan time) => Interlocked.Add(ref _passed, time.Ticks);
}
