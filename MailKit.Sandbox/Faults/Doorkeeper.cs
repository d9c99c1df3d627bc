namespace MailKit.Sandbox.Faults;

/// <summary>Puts faults on the board and takes them off, and keeps a provider's port shut while one of them wants it down.</summary>
public sealed class Doorkeeper(FaultBoard board) : IDisposable
{
    private readonly SemaphoreSlim turn = new(1);
    private readonly Dictionary<Provider, SandboxPort> doors = [];

    public void Keep(Provider provider, SandboxPort door) => doors[provider] = door;

    public async Task<ActiveFault> AddAsync(Fault fault)
    {
        var active = board.Add(fault);
        await ObeyAsync();
        return active;
    }

    public async Task<bool> RemoveAsync(string id)
    {
        var removed = board.Remove(id);
        await ObeyAsync();
        return removed;
    }

    public Task ClearAsync()
    {
        board.Clear();
        return ObeyAsync();
    }

    /// <summary>From now on no door is opened any more.</summary>
    public async Task RetireAsync()
    {
        await turn.WaitAsync();
        doors.Clear();
        turn.Release();
    }

    public void Dispose() => turn.Dispose();

    private async Task ObeyAsync()
    {
        await turn.WaitAsync();

        try
        {
            foreach (var (provider, door) in doors)
            {
                await (board.IsDown(provider) ? door.ShutAsync() : door.OpenAsync(CancellationToken.None));
            }
        }
        finally
        {
            turn.Release();
        }
    }
}
