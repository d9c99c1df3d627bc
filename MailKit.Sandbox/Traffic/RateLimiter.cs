namespace MailKit.Sandbox.Traffic;

/// <summary>So many requests in any stretch of time, for one or more stretches. What is refused does not count.</summary>
public sealed class RateLimiter(TimeProvider clock, params (int Limit, TimeSpan Length)[] windows)
{
    private readonly Lock gate = new();
    private readonly Queue<DateTimeOffset>[] taken = [.. windows.Select(static _ => new Queue<DateTimeOffset>())];

    public Rate Enter()
    {
        lock (gate)
        {
            var now = clock.GetUtcNow();
            var rates = windows.Select((w, i) => Look(taken[i], w.Limit, w.Length, now)).ToList();
            var longest = rates.MaxBy(static r => r.Wait);

            if (longest.Wait > TimeSpan.Zero)
            {
                return longest;
            }

            foreach (var queue in taken)
            {
                queue.Enqueue(now);
            }

            var tightest = rates.MinBy(static r => r.Remaining);
            return tightest with { Remaining = tightest.Remaining - 1 };
        }
    }

    private static Rate Look(Queue<DateTimeOffset> taken, int limit, TimeSpan length, DateTimeOffset now)
    {
        while (taken.TryPeek(out var oldest) && oldest + length <= now)
        {
            taken.Dequeue();
        }

        var free = taken.Count is 0 ? now + length : taken.Peek() + length;
        return new(limit, limit - taken.Count, free, taken.Count < limit ? TimeSpan.Zero : free - now);
    }
}

/// <summary>What a limiter says: how much is left, when the oldest request is forgotten, and how long to wait when there is nothing left.</summary>
public readonly record struct Rate(int Limit, int Remaining, DateTimeOffset Free, TimeSpan Wait)
{
    public bool IsRefused => Wait > TimeSpan.Zero;

    public int WaitSeconds => Math.Max(1, (int)Math.Ceiling(Wait.TotalSeconds));
}
