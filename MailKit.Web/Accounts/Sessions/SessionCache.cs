using System.Collections.Concurrent;

namespace MailKit.Web.Accounts.Sessions;

/// <summary>A session as it was read.</summary>
public sealed record KnownSession(Guid Id, byte[] Ticket, DateTimeOffset EndsAt);

/// <summary>Remembers sessions for a few seconds, so that a page with ten requests asks the database once. One that ends in another process lives here no longer than that.</summary>
public sealed class SessionCache(TimeProvider clock)
{
    private const int Most = 10_000;

    private static readonly TimeSpan For = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, (KnownSession Session, long At)> _known = new();

    public KnownSession? Find(byte[] hash)
        => _known.TryGetValue(Convert.ToHexString(hash), out var known) && clock.GetElapsedTime(known.At) < For ? known.Session : null;

    public KnownSession? Keep(byte[] hash, KnownSession? session)
    {
        if (_known.Count >= Most)
        {
            _known.Clear();
        }

        if (session is not null)
        {
            _known[Convert.ToHexString(hash)] = (session, clock.GetTimestamp());
        }

        return session;
    }

    public void Forget(byte[] hash) => _known.TryRemove(Convert.ToHexString(hash), out _);
}
