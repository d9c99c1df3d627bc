using System.Diagnostics;

namespace MailKit.Web.Data;

/// <summary>
/// The one clock of everybody who shares a database: its server's, or for SQLite the computer's. Leases compare times that different
/// processes wrote, so nobody may use a clock of his own. Between two looks it runs on by the processor's counter, which nobody can set.
/// </summary>
public sealed class DatabaseClock : TimeProvider
{
    private Reading _last = new(DateTimeOffset.UtcNow, Stopwatch.GetTimestamp());

    public override DateTimeOffset GetUtcNow()
    {
        var last = Volatile.Read(ref _last);
        return last.At + Stopwatch.GetElapsedTime(last.Timestamp);
    }

    /// <summary>Sets the clock, and answers by how much it had been wrong: a large difference means that somebody set the database's clock.</summary>
    /// <param name="uncertainty">How long the question was under way; a smaller difference is none.</param>
    public TimeSpan Set(DateTimeOffset now, TimeSpan uncertainty)
    {
        var difference = now - GetUtcNow();

        if (difference.Duration() <= uncertainty)
        {
            return TimeSpan.Zero;
        }

        Volatile.Write(ref _last, new(now, Stopwatch.GetTimestamp()));
        return difference;
    }

    private sealed record Reading(DateTimeOffset At, long Timestamp);
}
