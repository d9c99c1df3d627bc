namespace MailKit.Domain.Work;

/// <summary>Since when a provider may have acted without our knowing.</summary>
public static class IdempotencyWindow
{
    /// <summary>Resend forgets an idempotency key after 24 hours; we stop an hour before.</summary>
    private static readonly TimeSpan KeyLife = TimeSpan.FromHours(23);

    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(5);

    /// <summary>The try that was leased then certainly did nothing; another may still have got through.</summary>
    public static DateTimeOffset? Without(DateTimeOffset? firstTriedAt, DateTimeOffset leasedAt)
        => IsAnother(firstTriedAt, leasedAt) ? firstTriedAt : null;

    /// <summary>True when another try than the one that was leased then may have got through. It may have been leased by a clock that was ahead, so later than ours counts as well.</summary>
    public static bool IsAnother(DateTimeOffset? firstTriedAt, DateTimeOffset leasedAt)
        => (firstTriedAt - leasedAt)?.Duration() > TimeSpan.FromMilliseconds(1); // Databases keep microseconds, the clock is finer.

    /// <summary>True when Resend may no longer recognise a repeat, or when the clock was set back and nobody can tell.</summary>
    public static bool IsForgotten(DateTimeOffset? firstTriedAt, DateTimeOffset at) => at - firstTriedAt > KeyLife || firstTriedAt - at > Skew;
}
