namespace MailKit.Sandbox.Traffic.Faults;

/// <summary>Adds faults and removes them, and keeps a provider's port shut while one of them wants it down.</summary>
public sealed class FaultInjector(FaultBoard board) : IDisposable
{
    private readonly SemaphoreSlim turn = new(1);
    private readonly Dictionary<Provider, SandboxPort> ports = [];

    public void Keep(Provider provider, SandboxPort port) => ports[provider] = port;

    public async Task<ActiveFault> AddAsync(Fault fault)
    {
        var active = board.Add(fault);
        await ApplyAsync();
        return active;
    }

    public async Task<bool> RemoveAsync(string id)
    {
        var removed = board.Remove(id);
        await ApplyAsync();
        return removed;
    }

    public Task ClearAsync()
    {
        board.Clear();
        return ApplyAsync();
    }

    /// <summary>From now on no port is opened any more.</summary>
    public async Task RetireAsync()
    {
        await turn.WaitAsync();
        ports.Clear();
        turn.Release();
    }

    public void Dispose() => turn.Dispose();

    private async Task ApplyAsync()
    {
        await turn.WaitAsync();

        try
        {
            foreach (var (provider, port) in ports)
            {
                await (board.IsDown(provider) ? port.ShutAsync() : port.OpenAsync(CancellationToken.None));
            }
        }
        finally
        {
            turn.Release();
        }
    }
}
