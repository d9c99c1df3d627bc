namespace MailKit.Web.Data.Sqlite;

/// <summary>One at a time. Whoever is waited for goes before what works by itself in the background, but never twice in a row past somebody: both go on.</summary>
public sealed class WriteTurns
{
    private readonly Lock _lock = new();
    private readonly LinkedList<TaskCompletionSource> _awaited = new();
    private readonly LinkedList<TaskCompletionSource> _background = new();
    private bool _isTaken;
    private bool _wasAwaited;

    /// <summary>Background work flows from here, and everything that it calls.</summary>
    public static AsyncLocal<bool> IsBackground { get; } = new();

    /// <summary>False when the time was over before it was our turn.</summary>
    public async Task<bool> EnterAsync(TimeSpan atMost, CancellationToken cancellationToken)
    {
        if (Queue() is not { } place)
        {
            return true;
        }

        try
        {
            await place.Value.Task.WaitAsync(atMost, cancellationToken);
            return true;
        }
        catch (TimeoutException)
        {
            GiveUp(place);
            return false;
        }
        catch (OperationCanceledException)
        {
            GiveUp(place);
            throw;
        }
    }

    /// <inheritdoc cref="EnterAsync"/>
    public bool Enter(TimeSpan atMost)
    {
        if (Queue() is not { } place || place.Value.Task.Wait(atMost))
        {
            return true;
        }

        GiveUp(place);
        return false;
    }

    public void Leave()
    {
        lock (_lock)
        {
            var next = _background.First is { } patient && (_wasAwaited || _awaited.First is null) ? patient : _awaited.First;

            if (next is null)
            {
                _isTaken = false;
                return;
            }

            _wasAwaited = next.List == _awaited;
            next.List!.Remove(next);
            next.Value.SetResult();
        }
    }

    // Null when it is our turn at once.
    private LinkedListNode<TaskCompletionSource>? Queue()
    {
        lock (_lock)
        {
            if (_isTaken)
            {
                return (IsBackground.Value ? _background : _awaited).AddLast(new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
            }

            (_isTaken, _wasAwaited) = (true, !IsBackground.Value);
            return null;
        }
    }

    private void GiveUp(LinkedListNode<TaskCompletionSource> place)
    {
        lock (_lock)
        {
            if (place.List is { } list)
            {
                list.Remove(place);
                return;
            }
        }

        // The turn came at that very moment: it is somebody else's.
        Leave();
    }
}
