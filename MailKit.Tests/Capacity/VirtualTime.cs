using System.Collections.Concurrent;
using System.Diagnostics;

namespace MailKit.Tests.Capacity;

/// <summary>A clock that jumps to the next moment at which somebody wants to be woken, as soon as nobody has anything left to do now. One thread does everything.</summary>
public sealed class VirtualTime(DateTimeOffset start) : TimeProvider
{
    /// <summary>Some continuations take the way over the thread pool: so long nothing must come before time goes on.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromMicroseconds(100);

    private readonly Lock _gate = new();
    private readonly PriorityQueue<Timer, (long Ticks, long Order)> _timers = new();
    private readonly Continuations _ready = new();
    private long _now = start.UtcTicks;
    private long _order;

    public override DateTimeOffset GetUtcNow() => new(Interlocked.Read(ref _now), TimeSpan.Zero);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Runs it to its end, however long that takes by this clock.</summary>
    public void Run(Func<Task> main)
    {
        var before = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(_ready);

        try
        {
            var task = main();

            while (!task.IsCompleted)
            {
                if (_ready.TryRun(Settling))
                {
                    continue;
                }

                ComeThroughThePool();

                if (!_ready.TryRun(Settling))
                {
                    Jump();
                }
            }

            task.GetAwaiter().GetResult();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(before);
        }
    }

    // On a busy machine what is on its way there takes longer, and so does whoever queues up behind it.
    private static void ComeThroughThePool()
    {
        using var through = new ManualResetEventSlim();

        for (var turn = 0; turn < 2; turn++)
        {
            through.Reset();
            ThreadPool.UnsafeQueueUserWorkItem(static done => done.Set(), through, preferLocal: false);
            through.Wait();
        }
    }

    private void Jump()
    {
        var due = new List<Timer>();

        lock (_gate)
        {
            while (_timers.TryPeek(out var timer, out var at) && (due.Count is 0 || at.Ticks <= _now))
            {
                _timers.Dequeue();

                if (timer.At == at.Ticks)
                {
                    Interlocked.Exchange(ref _now, Math.Max(_now, at.Ticks));
                    timer.At = null;
                    due.Add(timer);
                }
            }
        }

        due.ForEach(timer => timer.Callback());
    }

    private void Schedule(Timer timer, TimeSpan? after)
    {
        lock (_gate)
        {
            timer.At = after is { } time ? _now + time.Ticks : null;

            if (timer.At is { } at)
            {
                _timers.Enqueue(timer, (at, _order++));
            }
        }
    }

    private sealed class Timer(VirtualTime time, Action callback) : ITimer
    {
        public Action Callback => callback;

        /// <summary>Null while nothing is to happen: what stands in the queue for another moment is void.</summary>
        public long? At { get; set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            time.Schedule(this, dueTime == Timeout.InfiniteTimeSpan ? null : dueTime);
            return period == Timeout.InfiniteTimeSpan ? true : throw new NotSupportedException("Nothing here comes again by itself.");
        }

        public void Dispose() => time.Schedule(this, null);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }

    private sealed class Continuations : SynchronizationContext
    {
        private readonly ConcurrentQueue<(SendOrPostCallback Callback, object? State)> _queue = new();

        public override void Post(SendOrPostCallback d, object? state) => _queue.Enqueue((d, state));

        /// <summary>Runs all that is ready; false when for so long nothing was.</summary>
        public bool TryRun(TimeSpan settling)
        {
            var began = Stopwatch.GetTimestamp();

            while (_queue.IsEmpty)
            {
                if (Stopwatch.GetElapsedTime(began) > settling)
                {
                    return false;
                }
            }

            while (_queue.TryDequeue(out var next))
            {
                next.Callback(next.State);
            }

            return true;
        }
    }
}
