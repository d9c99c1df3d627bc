using System.Runtime.ExceptionServices;

namespace MailKit.Sandbox.State;

/// <summary>Everything the sandbox knows, in memory behind one lock; a change is in the file before its answer leaves.</summary>
public sealed partial class SandboxState : IAsyncDisposable
{
    private readonly Lock gate = new();
    private readonly DocumentFile file;
    private readonly SandboxClock clock;

    public SandboxState(SandboxClock clock, string path)
    {
        this.clock = clock;
        Group();
        file = new(path);
        Load();
    }

    /// <summary>The one row of settings; made on first start.</summary>
    public Settings Now => Settings.Get("settings");

    /// <summary>By the sandbox's clock.</summary>
    public DateTimeOffset UtcNow => clock.GetUtcNow();

    /// <summary>Makes happen what is due by now; it runs before every change and every look, so nobody sees a credit that has expired.</summary>
    public Action<Change>? Settle { get; set; }

    /// <summary>All of the change or, when it throws, nothing of it.</summary>
    public async Task<T> ChangeAsync<T>(Func<Change, T> make)
    {
        T answer = default!;
        Change due, change;
        Task saved;
        ExceptionDispatchInfo? refusal = null;

        lock (gate)
        {
            due = SettleDue();
            change = new(this, clock.GetUtcNow());

            try
            {
                answer = make(change);
                saved = file.Append(change.Documents);
            }
            catch (Exception e)
            {
                change.Undo();
                refusal = ExceptionDispatchInfo.Capture(e);
                saved = file.Saved;
            }
        }

        await saved;
        due.Announce();
        refusal?.Throw();
        change.Announce();
        return answer;
    }

    public Task ChangeAsync(Action<Change> make) => ChangeAsync(change =>
    {
        make(change);
        return true;
    });

    /// <summary>A look that tells only what is in the file already. The answer must not carry lazy queries out of here.</summary>
    public async Task<T> ReadAsync<T>(Func<SandboxState, T> look)
    {
        T answer;
        Change due;
        Task saved;

        lock (gate)
        {
            due = SettleDue();
            answer = look(this);
            saved = file.Saved;
        }

        await saved;
        due.Announce();
        return answer;
    }

    public ValueTask DisposeAsync() => file.DisposeAsync();

    // Kept apart from the change that follows: a refused request does not take back that a month has ended.
    private Change SettleDue()
    {
        var change = new Change(this, clock.GetUtcNow());
        Settle?.Invoke(change);
        file.Append(change.Documents);
        return change;
    }

    private void Load()
    {
        var tables = AllTables().ToDictionary(static t => t.Kind);

        foreach (var (kind, _, json) in file.ReadAll())
        {
            tables[kind].Load(json);
        }
    }
}
