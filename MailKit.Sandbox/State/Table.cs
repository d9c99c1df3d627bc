using System.Text.Json;

namespace MailKit.Sandbox.State;

/// <summary>All rows of one kind, by id and in the order they came. Rows are immutable; a change puts another in their place.</summary>
public sealed class Table<T>(string kind, Func<T, string> idOf) : ITable
    where T : class
{
    private readonly Dictionary<string, T> rows = new(StringComparer.Ordinal);
    private readonly List<string> order = [];
    private readonly List<Index<T>> indexes = [];

    public string Kind { get; } = kind;

    public int Count => rows.Count;

    public IEnumerable<T> OldestFirst => order.Select(id => rows[id]);

    public IEnumerable<T> NewestFirst
    {
        get
        {
            for (var i = order.Count - 1; i >= 0; i--)
            {
                yield return rows[order[i]];
            }
        }
    }

    public T? Find(string? id) => id is null ? null : rows.GetValueOrDefault(id);

    public T Get(string id) => rows[id];

    public string IdOf(T row) => idOf(row);

    /// <summary>Groups the rows; those without a key are in no group.</summary>
    public Index<T> GroupBy(Func<T, string?> keyOf)
    {
        var index = new Index<T>(this, keyOf);
        indexes.Add(index);
        return index;
    }

    public void Load(ReadOnlySpan<byte> json) => Set(JsonSerializer.Deserialize<T>(json, SandboxJson.Options)!);

    public void Clear(Change change) => change.Clear(this);

    internal T? Set(T row)
    {
        var id = idOf(row);

        if (rows.TryGetValue(id, out var before))
        {
            rows[id] = row;
            indexes.ForEach(i => i.Replace(before, row, id));
            return before;
        }

        rows.Add(id, row);
        order.Add(id);
        indexes.ForEach(i => i.Add(row, id));
        return null;
    }

    internal T? Unset(string id)
    {
        if (!rows.Remove(id, out var row))
        {
            return null;
        }

        // What was added last is what is usually taken back.
        order.RemoveAt(order.LastIndexOf(id));
        indexes.ForEach(i => i.Remove(row, id));
        return row;
    }
}

/// <summary>A table as the file sees it: a kind of document that can be loaded, and emptied.</summary>
public interface ITable
{
    string Kind { get; }

    void Load(ReadOnlySpan<byte> json);

    void Clear(Change change);
}
