namespace MailKit.Sandbox.Clock;

/// <summary>Ids that fall due, by the sandbox's clock. It may hold one that no longer needs anything: look at the row.</summary>
public sealed class DueQueue(SandboxClock clock) : IDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    private readonly PriorityQueue<string, long> queue = new();
    private readonly SemaphoreSlim signal = new(0);

    public void Add(string id, DateTimeOffset at)
    {
        lock (queue)
        {
            queue.Enqueue(id, at.UtcTicks);
        }

        Wake();
    }

    /// <summary>Waits until something is due, and takes everything that is.</summary>
    public async Task<List<string>> TakeAsync(int most, CancellationToken cancellationToken)
    {
        while (true)
        {
            var due = new List<string>();
            var wait = Longest;

            lock (queue)
            {
                var now = clock.GetUtcNow().UtcTicks;

                while (due.Count < most && queue.TryPeek(out _, out var at) && at <= now)
                {
                    due.Add(queue.Dequeue());
                }

                if (queue.TryPeek(out _, out var next))
                {
                    wait = TimeSpan.FromTicks(Math.Clamp(next - now, 0, Longest.Ticks));
                }
            }

            if (due.Count > 0)
            {
                return due;
            }

            // A timer counts in whole milliseconds and may fire a little early.
            await signal.WaitAsync(wait + TimeSpan.FromMilliseconds(1), cancellationToken);
        }
    }

    public void Clear()
    {
        lock (queue)
        {
            queue.Clear();
        }
    }

    public void Dispose() => signal.Dispose();

    public void Wake()
    {
        if (signal.CurrentCount is 0)
        {
            signal.Release();
        }
    }
}
