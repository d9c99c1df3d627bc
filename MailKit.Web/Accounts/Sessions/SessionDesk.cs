using MailKit.Domain.Accounts;
using MailKit.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Web.Accounts.Sessions;

/// <summary>A person's sessions: shown, ended, and proved anew before what a stolen cookie must not do.</summary>
public sealed class SessionDesk(MailKitDbContext db, RecentReads<KnownSession> cache, TimeProvider clock)
{
    public async Task<IReadOnlyList<Session>> OpenAsync(string userId, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        return await db.Sessions.AsNoTracking().Where(s => s.UserId == userId && s.EndsAt > now).OrderByDescending(s => s.SeenAt).ToListAsync(cancellationToken);
    }

    /// <returns>How many ended.</returns>
    public Task<int> EndAsync(string userId, Guid id, CancellationToken cancellationToken)
        => EndAsync(db.Sessions.Where(s => s.UserId == userId && s.Id == id), cancellationToken);

    /// <summary>Ends all of them but one, which may be nobody's.</summary>
    public Task<int> EndOthersAsync(string userId, Guid? but, CancellationToken cancellationToken)
        => EndAsync(db.Sessions.Where(s => s.UserId == userId && s.Id != but), cancellationToken);

    /// <summary>The password, or a code, was given in this session a moment ago.</summary>
    public async Task<bool> IsProvedAsync(Guid? id, CancellationToken cancellationToken)
    {
        var since = clock.GetUtcNow() - Session.ProofLasts;
        return id is not null && await db.Sessions.AnyAsync(s => s.Id == id && s.ProvedAt > since, cancellationToken);
    }

    public Task ProveAsync(Guid id, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        return db.Sessions.Where(s => s.Id == id).ExecuteUpdateAsync(s => s.SetProperty(x => x.ProvedAt, now), cancellationToken);
    }

    private async Task<int> EndAsync(IQueryable<Session> sessions, CancellationToken cancellationToken)
    {
        var hashes = await sessions.Select(s => s.SecretHash).ToListAsync(cancellationToken);
        var ended = await sessions.ExecuteDeleteAsync(cancellationToken);
        hashes.ForEach(hash => cache.Forget(SessionStore.Name(hash)));
        return ended;
    }
}
