namespace MailKit.Sandbox.State;

/// <summary>The rows of a table that share a key, oldest first. A row whose key changes comes last among those that it joins.</summary>
public sealed class Index<T>(Table<T> table, Func<T, string?> keyOf)
    where T : class
{
    private readonly Dictionary<string, List<string>> groups = new(StringComparer.Ordinal);

    public IEnumerable<T> this[string key] => groups.TryGetValue(key, out var ids) ? ids.Select(table.Get) : [];

    public IEnumerable<T> NewestFirst(string key) => groups.TryGetValue(key, out var ids) ? ids.AsEnumerable().Reverse().Select(table.Get) : [];

    public int Count(string key) => groups.TryGetValue(key, out var ids) ? ids.Count : 0;

    /// <summary>Without the first so many, which are not gone through.</summary>
    public IEnumerable<T> From(string key, int first) => groups.TryGetValue(key, out var ids) ? ids[first..].Select(table.Get) : [];

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

    internal void Replace(T before, T after, string id)
    {
        if (keyOf(before) != keyOf(after))
        {
            Remove(before, id);
            Add(after, id);
        }
    }

    internal void Remove(T row, string id)
    {
        if (keyOf(row) is { } key && groups.TryGetValue(key, out var ids))
        {
            ids.RemoveAt(ids.LastIndexOf(id));
        }
    }
}
