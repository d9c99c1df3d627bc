namespace MailKit.Web.Pages.App;

/// <summary>A part of a long list, newest first, found by key: it costs the same at the beginning and a million lines down.</summary>
public sealed record KeysetPage<T>(IReadOnlyList<T> Items, bool HasNewer, bool HasOlder);

/// <summary>Cuts what was read.</summary>
public static class KeysetPage
{
    /// <param name="read">One more row than fits, so that we know whether there is more: newest first, or oldest first when going back up.</param>
    /// <param name="size">How many fit.</param>
    /// <param name="wentDown">There is a row above, which somebody came from.</param>
    /// <param name="wentUp">There is a row below, which somebody came from.</param>
    public static KeysetPage<T> Of<T>(List<T> read, int size, bool wentDown, bool wentUp)
    {
        var more = read.Count > size;

        if (more)
        {
            read.RemoveAt(size);
        }

        if (wentUp)
        {
            read.Reverse();
            return new KeysetPage<T>(read, HasNewer: more, HasOlder: true);
        }

        return new KeysetPage<T>(read, HasNewer: wentDown, HasOlder: more);
    }
}

/// <summary>Where "newer" and "older" lead; null when there is nothing.</summary>
public sealed record Pager(string? Newer, string? Older)
{
    /// <summary>Links that keep what is filtered.</summary>
    public static Pager For<T>(HttpRequest request, KeysetPage<T> slice, Func<T, object> key)
    {
        return slice.Items is [var first, .., var last] ? Links(first, last) : slice.Items is [var only] ? Links(only, only) : new(null, null);

        Pager Links(T newest, T oldest) => new(
            slice.HasNewer ? Link("after", key(newest)) : null,
            slice.HasOlder ? Link("before", key(oldest)) : null);

        string Link(string name, object value)
        {
            var kept = request.Query.Where(q => q.Key is not ("after" or "before")).SelectMany(q => q.Value, (q, v) => KeyValuePair.Create(q.Key, v));
            return request.Path + QueryString.Create([.. kept, KeyValuePair.Create(name, value.ToString())]).ToString();
        }
    }
}
