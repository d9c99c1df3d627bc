using System.Collections.Concurrent;

namespace MailKit.Web.Accounts;

/// <summary>Remembers for a moment what a secret leads to, so that a page with ten requests, and code that sends a thousand emails, ask the database once. What ends in another process lives here no longer than that.</summary>
public sealed class RecentReads<T>(TimeProvider clock) where T : class
{
    private const int Most = 10_000;

    private readonly ConcurrentDictionary<string, (T Value, long At)> _known = new();

    /// <param name="within">How long ago it may have been read.</param>
    public T? Find(string key, TimeSpan within) => _known.TryGetValue(key, out var known) && clock.GetElapsedTime(known.At) < within ? known.Value : null;

    public T? Keep(string key, T? value)
    {
        if (_known.Count >= Most)
        {
            _known.Clear();
        }

        if (value is not null)
        {
            _known[key] = (value, clock.GetTimestamp());
        }

        return value;
    }

    public void Forget(string key) => _known.TryRemove(key, out _);
}
