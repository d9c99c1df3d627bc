namespace MailKit.Web.Work.Signals;

/// <summary>Calls the workers of one step of this process, and holds them back for a moment where sets would be small.</summary>
public sealed class StepSignal
{
    private const int Enough = 64;

    private readonly SemaphoreSlim _calls = new(0);
    private long _tookAt;
    private int _isGathering;
    private volatile bool _wasFull = true;

    /// <summary>More calls than workers say nothing new.</summary>
    public void Call()
    {
        if (_calls.CurrentCount < Enough)
        {
            _calls.Release();
        }
    }

    public Task WaitAsync(TimeSpan atMost, CancellationToken cancellationToken) => _calls.WaitAsync(atMost, cancellationToken);

    /// <summary>What comes close behind a set waits for company: one worker waits, and takes all that came meanwhile. What comes alone, or behind a full set, waits for nothing.</summary>
    /// <returns>False when another worker waits already, and will take what there is.</returns>
    public async Task<bool> GatherAsync(TimeSpan time, CancellationToken cancellationToken)
    {
        // By the machine's clock: it is about how fast work arrives, and a clock that is moved by hand or by its keeper must not make it long.
        if (_wasFull || time - TimeProvider.System.GetElapsedTime(Volatile.Read(ref _tookAt)) is not { Ticks: > 0 } left)
        {
            return true;
        }

        if (Interlocked.Exchange(ref _isGathering, 1) is 1)
        {
            return false;
        }

        try
        {
            await Task.Delay(left, cancellationToken);
            return true;
        }
        finally
        {
            // Before it looks: who is told of something from here on looks for himself.
            Volatile.Write(ref _isGathering, 0);
        }
    }

    /// <summary>A set was taken. When it was full there is more, and nobody waits.</summary>
    public void Took(bool isFull)
    {
        Volatile.Write(ref _tookAt, TimeProvider.System.GetTimestamp());
        _wasFull = isFull;
    }
}
