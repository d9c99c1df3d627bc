using MailKit.Domain.Banners;
using MailKit.Domain.Credits;
using MailKit.Web.Data;
using MailKit.Web.Live;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Web.Banners;

/// <summary>Shows and dismisses banners: rows that are true until they are not.</summary>
public sealed class BannerBoard(MailKitDbContext db, LiveFeed feed, TimeProvider clock)
{
    /// <summary>The account's banners that are up and not dismissed, worst first, with figures of this moment.</summary>
    public async Task<IReadOnlyList<BannerView>> ListAsync(Guid accountId, CancellationToken cancellationToken)
    {
        var banners = await db.Banners.AsNoTracking().Where(b => b.AccountId == accountId && b.DismissedAt == null).ToListAsync(cancellationToken);

        if (banners.Count is 0)
        {
            return [];
        }

        var balances = await db.Balances.AsNoTracking().Where(b => b.AccountId == accountId).ToDictionaryAsync(b => b.Credit, b => b.Available, cancellationToken);
        var available = (Banner banner) => balances.GetValueOrDefault(banner.Subject);

        // Gone says it all: low beside it would only repeat it.
        return [.. banners
            .Where(b => b.Kind is not BannerKind.CreditsLow || available(b) > 0)
            .OrderBy(b => b.Kind)
            .Select(b => BannerView.Of(b, available(b)))];
    }

    /// <param name="subject">Null for every one of that kind.</param>
    public async Task DismissAsync(Guid accountId, BannerKind kind, string? subject, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await db.Banners
            .Where(b => b.AccountId == accountId && b.Kind == kind && (subject == null || b.Subject == subject) && b.DismissedAt == null)
            .ExecuteUpdateAsync(b => b.SetProperty(x => x.DismissedAt, now), cancellationToken);
        feed.Announce(accountId);
    }
}
