using MailKit.Domain.Credits;
using MailKit.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Web.Credits;

/// <summary>What an account has, for everybody who shows it.</summary>
/// <param name="Available">What may be spent now (credits).</param>
/// <param name="Held">Set aside for emails not debited yet (credits).</param>
/// <param name="Posted">What Dodo's ledger says (credits).</param>
/// <param name="Granted">The size of the grants that are not used up: what a full meter means (credits).</param>
/// <param name="NextExpiryAt">When the next unused credits lapse (UTC); null for never.</param>
/// <param name="NextExpiryCredits">How many lapse then, if nothing is sent.</param>
/// <param name="IsLow">Below the plan's warning threshold.</param>
/// <param name="IsGone">Nothing is left, and there was something once: a newcomer has run out of nothing.</param>
public sealed record CreditSummary(long Available, long Held, long Posted, long Granted, DateTimeOffset? NextExpiryAt, long NextExpiryCredits, bool IsLow, bool IsGone)
{

    public static async Task<CreditSummary> ReadAsync(MailKitDbContext db, Guid accountId, string credit, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var balance = await db.Balances.AsNoTracking().FirstOrDefaultAsync(b => b.AccountId == accountId && b.Credit == credit, cancellationToken);
        var alive = (await GrantShare.ReadAsync(db, accountId, credit, balance?.Posted ?? 0, now, cancellationToken)).Where(g => g.Left > 0).ToList();
        var isLow = await db.Banners.AnyAsync(b => b.AccountId == accountId && b.Kind == Domain.Banners.BannerKind.CreditsLow && b.Subject == credit, cancellationToken);

        var next = alive.Where(g => g.Grant.ExpiresAt is not null).OrderBy(g => g.Grant.ExpiresAt).FirstOrDefault();

        return new(
            balance?.Available ?? 0,
            balance?.Held ?? 0,
            balance?.Posted ?? 0,
            Math.Max(alive.Sum(g => g.Grant.Initial), balance?.Posted ?? 0),
            next?.Grant.ExpiresAt,
            next?.Left ?? 0,
            isLow,
            IsGone: balance is null or { Available: 0 } && await db.Ledger.AnyAsync(l => l.AccountId == accountId && l.Credit == credit && l.Posted > 0, cancellationToken));
    }
}
