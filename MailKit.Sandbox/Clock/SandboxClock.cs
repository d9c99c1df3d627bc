namespace MailKit.Sandbox.Clock;

/// <summary>Real time plus an offset that only grows. Whatever falls due in the sandbox falls due by this clock.</summary>
public sealed class SandboxClock : TimeProvider
{
    private long offset;

    public TimeSpan Offset
    {
        get => new(Interlocked.Read(ref offset));
        internal set => Interlocked.Exchange(ref offset, value.Ticks);
    }

    public override DateTimeOffset GetUtcNow()
    {
        var now = System.GetUtcNow() + Offset;

        // The wire carries microseconds; the state keeps no more than that, so what is read back compares equal.
        return new(now.Ticks - (now.Ticks % TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);
    }
}
