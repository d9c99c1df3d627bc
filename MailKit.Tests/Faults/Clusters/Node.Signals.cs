using MailKit.Tests.Hosting.Processes;

namespace MailKit.Tests.Faults.Clusters;

/// <summary>What is done to a node from outside.</summary>
public sealed partial class Node
{
    private const int KilledBySignal = 137;

    /// <summary>kill -9: nothing is flushed, nobody says goodbye. True when it died of it.</summary>
    public async Task<bool> KillAsync()
    {
        if (IsRunning && !isSpared)
        {
            await EndAsync();
        }

        return ExitCode is KilledBySignal;
    }

    /// <summary>SIGTERM; false when it has not ended in time.</summary>
    public async Task<bool> StopAsync(TimeSpan patience)
    {
        Signal(Signals.Terminate);
        return await EndedAsync(patience);
    }

    public async Task<bool> EndedAsync(TimeSpan patience)
    {
        using var limit = new CancellationTokenSource(patience);

        try
        {
            await _process!.WaitForExitAsync(limit.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>SIGSTOP: alive, and doing nothing.</summary>
    public void Pause() => Signal(Signals.Freeze);

    /// <summary>It is stopped, says the system.</summary>
    public bool IsFrozen => IsRunning && File.ReadAllText($"/proc/{Pid}/stat").Split(") ")[^1].StartsWith('T');

    public void Resume() => Signal(Signals.Thaw);

    private async Task EndAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync();
    }

    private void Signal(int signal)
    {
        if (IsRunning && !isSpared)
        {
            Signals.Send(Pid, signal);
        }
    }
}
