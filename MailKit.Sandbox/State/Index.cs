namespace MailKit.Sandbox.State;

/// <summary>The rows of a table that share a key, oldest first.</summary>
public sealed class Index<T>(Table<T> table, Func<T, string?> keyOf)
    where T : class
{
    private readonly Dictionary<string, List<string>> groups = new(StringComparer.Ordinal);

    public IEnumerable<T> this[string key] => groups.TryGetValue(key, out var ids) ? ids.Select(table.Get) : [];

    public IEnumerable<T> NewestFirst(string key) => groups.TryGetValue(key, out var ids) ? ids.AsEnumerable().Reverse().Select(table.Get) : [];

    internal void Add(T row, string id)
    {
        if (keyOf(row) is not { } key)
        {
            return;
        }

        if (!groups.TryGetValue(key, out var ids))
        {
            groups.Add(key, ids = []);
        }

        ids.Add(id);
    }

    internal void Remove(T row, string id)
    {
        if (keyOf(row) is { } key && groups.TryGetValue(key, out var ids))
        {
            ids.RemoveAt(ids.LastIndexOf(id));
        }
    }
}
