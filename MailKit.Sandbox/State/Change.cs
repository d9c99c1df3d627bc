namespace MailKit.Sandbox.State;

/// <summary>One change of the state: the rows it puts, and how to take all of them back when it fails half-way.</summary>
public sealed class Change(SandboxState state, DateTimeOffset at)
{
    private readonly List<DocumentChange> documents = [];
    private readonly List<Action> undo = [];
    private readonly List<Action> afterwards = [];

    public SandboxState State { get; } = state;

    /// <summary>When this happens, on the sandbox's clock.</summary>
    public DateTimeOffset At { get; set; } = at;

    internal IReadOnlyList<DocumentChange> Documents => documents;

    public T Put<T>(Table<T> table, T row)
        where T : class
    {
        var id = table.IdOf(row);
        var before = table.Set(row);
        documents.Add(new(table.Kind, id, row));
        undo.Add(() => _ = before is null ? table.Unset(id) : table.Set(before));
        return row;
    }

    public void Remove<T>(Table<T> table, string id)
        where T : class
    {
        if (table.Unset(id) is not { } before)
        {
            return;
        }

        documents.Add(new(table.Kind, id, null));
        undo.Add(() => table.Set(before));
    }

    public void Clear<T>(Table<T> table)
        where T : class
    {
        foreach (var id in table.NewestFirst.Select(table.IdOf).ToList())
        {
            Remove(table, id);
        }
    }

    /// <summary>Runs when the change is in the file, so nobody outside hears of what a crash could still undo.</summary>
    public void Afterwards(Action action) => afterwards.Add(action);

    /// <summary>Takes everything back, in memory; what is in the file stays there.</summary>
    public void Undo()
    {
        for (var i = undo.Count - 1; i >= 0; i--)
        {
            undo[i]();
        }
    }

    internal void Announce() => afterwards.ForEach(static a => a());
}

/// <summary>One document that a change leaves behind, or takes away when there is no row.</summary>
public readonly record struct DocumentChange(string Kind, string Id, object? Row);
