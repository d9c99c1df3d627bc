using MailKit.Domain.Credits;
using MailKit.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Web.Credits;

/// <summary>A grant that has not lapsed, and how much of the balance lies in it.</summary>
/// <param name="Left">Credits. Dodo said how many when the grants were listed last; since then emails were debited.</param>
public sealed record GrantShare(CreditGrant Grant, long Left)
{
    /// <summary>The newest grant first. Together they hold what was posted, unless some of it is in no grant that we know.</summary>
    public static async Task<IReadOnlyList<GrantShare>> ReadAsync(MailKitDbContext db, Guid accountId, string credit, long posted, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var grants = await db.Grants.AsNoTracking()
            .Where(g => g.AccountId == accountId && g.Credit == credit && (g.ExpiresAt == null || g.ExpiresAt > now))
            .OrderByDescending(g => g.GrantedAt).ThenByDescending(g => g.Id)
            .ToListAsync(cancellationToken);

        // Dodo spends the oldest grant first, so what is left lies in the newest ones: no need to ask again after every debit.
        var left = Math.Max(0, posted);

        return [.. grants.Select(grant =>
        {
            var share = Math.Min(left, grant.Initial);
            left -= share;
            return new GrantShare(grant, share);
        })];
    }
}
