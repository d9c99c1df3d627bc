using System.Collections.Concurrent;
using MailKit.Web.Data;

namespace MailKit.Web.Work.Lanes;

/// <summary>
/// One writer of this process for a kind of write that many want at once: it writes all that wait in one transaction and answers each after
/// the commit. Alone a write waits for nobody. A group that fails is taken apart, so that a bad row harms nobody else.
/// </summary>
/// <param name="write">Writes all of a group or nothing, and answers in the order of its members.</param>
/// <param name="most">So many travel together.</param>
/// <param name="room">So many may wait; who comes then is told to come again.</param>
public sealed class WriteLane<TItem, TResult>(Func<IReadOnlyList<TItem>, Task<IReadOnlyList<TResult>>> write, int most, int room)
{
    private readonly ConcurrentQueue<Request> _queue = new();
    private int _count;
    private int _isWriting;

    /// <summary>So many wait, or are being written.</summary>
    public int Waiting => Volatile.Read(ref _count);

    /// <summary>Comes back when it is written. Who gives up waiting may find it written all the same.</summary>
    /// <exception cref="LaneFullException">Too many wait already; nothing was written.</exception>
    public Task<TResult> WriteAsync(TItem item, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();

        if (Interlocked.Increment(ref _count) > room)
        {
            Interlocked.Decrement(ref _count);
            throw new LaneFullException();
        }

        var waiting = new Request(item);
        _queue.Enqueue(waiting);
        Begin();
        return waiting.Answer.Task.WaitAsync(cancellationToken);
    }

    // Whoever finds nobody writing sends a writer; there is never a second one.
    private void Begin()
    {
        if (Interlocked.Exchange(ref _isWriting, 1) is 0)
        {
            _ = WriteAllAsync();
        }
    }

    private async Task WriteAllAsync()
    {
        // Whoever came first does not write for the others: SQLite would not let him go before the queue is empty.
        await Task.Yield();

        while (Take() is { Count: > 0 } group)
        {
            await WriteGroupAsync(group);
            Interlocked.Add(ref _count, -group.Count);
        }

        Volatile.Write(ref _isWriting, 0);

        // Somebody may have come after the last look and still seen us writing.
        if (!_queue.IsEmpty)
        {
            Begin();
        }
    }

    private List<Request> Take()
    {
        var group = new List<Request>();

        while (group.Count < most && _queue.TryDequeue(out var waiting))
        {
            group.Add(waiting);
        }

        return group;
    }

    private async Task WriteGroupAsync(List<Request> group)
    {
        try
        {
            var results = await write([.. group.Select(w => w.Item)]);

            for (var i = 0; i < group.Count; i++)
            {
                group[i].Answer.SetResult(results[i]);
            }
        }
        catch (Exception e) when (group.Count > 1 && !DatabaseTrouble.IsAway(e))
        {
            foreach (var one in group)
            {
                await WriteGroupAsync([one]);
            }
        }
        catch (Exception e)
        {
            group.ForEach(one => one.Answer.SetException(e));
        }
    }

    private sealed record Request(TItem Item)
    {
        public TaskCompletionSource<TResult> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}

/// <summary>More wait to be written than is good: nothing was done, and in a moment there is room.</summary>
public sealed class LaneFullException() : Exception("Too many writes wait.");
