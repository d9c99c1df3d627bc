using MailKit.Domain.Accounts;
using MailKit.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Web.Accounts;

/// <summary>Makes and revokes an account's API keys.</summary>
public sealed class ApiKeys(MailKitDbContext db, RecentReads<ApiKey> recent, TimeProvider clock)
{
    private static readonly TimeSpan Remember = TimeSpan.FromMinutes(1);

    /// <summary>So long a key that was revoked in another process may open something here.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);

    /// <summary>So many keys work for an account at once.</summary>
    public const int Most = 50;

    /// <summary>The key's id, and its text, which exists only in this answer; null when the account has as many as it may.</summary>
    public async Task<(string Id, string Text)?> CreateAsync(Guid accountId, string name, CancellationToken cancellationToken)
    {
        // Two at one moment may make it 51; the limit keeps a table small and guards nothing else.
        if (await db.ApiKeys.CountAsync(k => k.AccountId == accountId && k.RevokedAt == null, cancellationToken) >= Most)
        {
            return null;
        }

        var (key, text) = ApiKey.Create(accountId, name, clock.GetUtcNow());
        db.ApiKeys.Add(key);
        await db.SaveChangesAsync(cancellationToken);

        return (key.Id, text);
    }

    /// <summary>False when the account has no such key.</summary>
    public async Task<bool> RevokeAsync(Guid accountId, string keyId, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var revoked = await db.ApiKeys
            .Where(k => k.Id == keyId && k.AccountId == accountId)
            .ExecuteUpdateAsync(k => k.SetProperty(x => x.RevokedAt, x => x.RevokedAt ?? now), cancellationToken);
        recent.Forget(keyId);

        return revoked is 1;
    }

    /// <summary>How many keys work in the accounts that this person owns.</summary>
    public Task<int> CountAsync(string userId, CancellationToken cancellationToken) => OwnedBy(userId).CountAsync(cancellationToken);

    public async Task<int> RevokeAllAsync(string userId, CancellationToken cancellationToken)
    {
        var (now, ids) = (clock.GetUtcNow(), await OwnedBy(userId).Select(k => k.Id).ToListAsync(cancellationToken));
        var revoked = await OwnedBy(userId).ExecuteUpdateAsync(k => k.SetProperty(x => x.RevokedAt, now), cancellationToken);
        ids.ForEach(recent.Forget);

        return revoked;
    }

    /// <summary>The key that this text opens; null when it is unknown or revoked.</summary>
    public async Task<ApiKey?> OpenAsync(string id, string secret, CancellationToken cancellationToken)
    {
        var key = recent.Find(id, Fresh) ?? recent.Keep(id, await db.ApiKeys.AsNoTracking().FirstOrDefaultAsync(k => k.Id == id && k.RevokedAt == null, cancellationToken));

        if (key is null || !key.Opens(secret))
        {
            return null;
        }

        await UsedAsync(key, cancellationToken);
        return key;
    }

    // Last use is shown in minutes, so it is not written more often.
    private async Task UsedAsync(ApiKey key, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();

        if (key.LastUsedAt is null || now - key.LastUsedAt > Remember)
        {
            await db.ApiKeys.Where(k => k.Id == key.Id).ExecuteUpdateAsync(k => k.SetProperty(x => x.LastUsedAt, now), cancellationToken);
            recent.Forget(key.Id);
        }
    }

    private IQueryable<ApiKey> OwnedBy(string userId)
        => db.ApiKeys.Where(k => k.RevokedAt == null && db.Memberships.Any(m => m.UserId == userId && m.AccountId == k.AccountId && m.Role == AccountRole.Owner));
}
