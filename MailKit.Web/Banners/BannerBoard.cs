using MailKit.Domain.Accounts;
using MailKit.Domain.Banners;
using MailKit.Domain.Billing;
using MailKit.Domain.Credits;
using MailKit.Web.Data;
using MailKit.Web.Letters;
using MailKit.Web.Live;
using MailKit.Web.Sending;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Web.Banners;

/// <summary>Raises, clears and dismisses banners: rows that are true until they are not.</summary>
public sealed class BannerBoard(MailKitDbContext db, SystemMailer mailer, LiveFeed feed, TimeProvider clock)
{
    /// <summary>The account's banners that are up and not dismissed, worst first, with figures of this moment.</summary>
    public async Task<IReadOnlyList<BannerView>> ListAsync(Guid accountId, CancellationToken cancellationToken)
    {
        var banners = await db.Banners.AsNoTracking().Where(b => b.AccountId == accountId && b.DismissedAt == null).ToListAsync(cancellationToken);

        if (banners.Count is 0)
        {
            return [];
        }

        var available = (await BalanceAsync(accountId, cancellationToken)).Available;

        // Gone says it all: low beside it would only repeat it.
        return [.. banners
            .Where(b => b.Kind is not BannerKind.CreditsLow || available > 0)
            .OrderBy(b => b.Kind)
            .Select(b => BannerView.Of(b, available))];
    }

    public async Task DismissAsync(Guid accountId, BannerKind kind, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await db.Banners
            .Where(b => b.AccountId == accountId && b.Kind == kind && b.DismissedAt == null)
            .ExecuteUpdateAsync(b => b.SetProperty(x => x.DismissedAt, now), cancellationToken);
        feed.Announce(accountId);
    }

    /// <summary>Dodo says that the balance fell below the plan's threshold. One banner and one email per crossing.</summary>
    /// <returns>False when the balance is not below the threshold.</returns>
    public async Task<bool> WarnLowAsync(Account account, long threshold, CancellationToken cancellationToken)
    {
        var balance = await BalanceAsync(account.Id, cancellationToken);

        // Credits that came since make the warning untrue.
        if (balance.Posted >= threshold)
        {
            return false;
        }

        await RaiseAsync(Banner.Raise(account.Id, BannerKind.CreditsLow, clock.GetUtcNow(), threshold), cancellationToken);

        // The banner that is up stands for this crossing: one email for it, however often it is told and whoever dies in between.
        var banner = await db.Banners.Where(b => b.AccountId == account.Id && b.Kind == BannerKind.CreditsLow).Select(b => (Guid?)b.Id).FirstOrDefaultAsync(cancellationToken);

        if (banner is not null)
        {
            var letter = mailer.Letter(
                $"{balance.Available:#,0} emails left",
                $"Your account {account.Name} has {balance.Available:#,0} email credits left. When they are used up, sending stops.",
                "Top up",
                "/app/billing",
                "We write this once each time your credits run low.");
            await mailer.SendOnceAsync($"low:{banner}", account.BillingEmail, $"{balance.Available:#,0} emails left at MailKit", letter, cancellationToken);
        }

        return true;
    }

    /// <summary>After a balance moved: takes down what is no longer true, and says when nothing is left.</summary>
    public async Task ReviewCreditsAsync(Guid accountId, CancellationToken cancellationToken)
    {
        var balance = await BalanceAsync(accountId, cancellationToken);

        await db.Banners
            .Where(b => b.AccountId == accountId
                && ((b.Kind == BannerKind.CreditsLow && b.Threshold <= balance.Posted) || (b.Kind == BannerKind.CreditsGone && balance.Available > 0)))
            .ExecuteDeleteAsync(cancellationToken);

        if (balance.Available is 0 && await db.Ledger.AnyAsync(l => l.AccountId == accountId && l.Posted > 0, cancellationToken))
        {
            await RaiseAsync(Banner.Raise(accountId, BannerKind.CreditsGone, clock.GetUtcNow()), cancellationToken);
        }
    }

    /// <summary>After a payment was read: the newest one decides, in whatever order they were heard of.</summary>
    public async Task ReviewPaymentsAsync(Guid accountId, CancellationToken cancellationToken)
    {
        Payment? newest;

        // A payment that another worker wrote meanwhile was reviewed before our banner was up: who wrote last looks last.
        do
        {
            newest = await NewestPaymentAsync(accountId, cancellationToken);
            await KeepOnlyAsync(accountId, newest is { Status: "failed" } ? Banner.Raise(accountId, BannerKind.PaymentFailed, clock.GetUtcNow(), reference: newest.Id) : null, [BannerKind.PaymentFailed], cancellationToken);
        }
        while ((await NewestPaymentAsync(accountId, cancellationToken))?.Id != newest?.Id);
    }

    private Task<Payment?> NewestPaymentAsync(Guid accountId, CancellationToken cancellationToken)
        => db.Payments.AsNoTracking()
            .Where(p => p.AccountId == accountId && (p.Status == "succeeded" || p.Status == "failed"))
            .OrderByDescending(p => p.CreatedAt)
            .FirstOrDefaultAsync(cancellationToken);

    /// <summary>After a subscription was read.</summary>
    public async Task ReviewSubscriptionAsync(Guid accountId, CancellationToken cancellationToken)
    {
        var newest = await db.Subscriptions.AsNoTracking().Where(s => s.AccountId == accountId).OrderByDescending(s => s.CreatedAt).FirstOrDefaultAsync(cancellationToken);

        await KeepOnlyAsync(accountId, newest is null ? null : About(newest), [BannerKind.SubscriptionOnHold, BannerKind.SubscriptionEnding, BannerKind.SubscriptionEnded], cancellationToken);
    }

    private Banner? About(Subscription subscription)
    {
        BannerKind? kind = subscription switch
        {
            { Status: "on_hold" or "paused" } => BannerKind.SubscriptionOnHold,
            { Status: "cancelled" or "expired" } => BannerKind.SubscriptionEnded,
            { Status: "active", CancelsAtPeriodEnd: true } => BannerKind.SubscriptionEnding,
            _ => null,
        };

        return kind is { } about ? Banner.Raise(subscription.AccountId, about, clock.GetUtcNow(), reference: subscription.Id, until: subscription.NextBillingAt) : null;
    }

    // Of these kinds the given one stays or is raised; the others, and one about something else, go.
    private async Task KeepOnlyAsync(Guid accountId, Banner? truth, BannerKind[] kinds, CancellationToken cancellationToken)
    {
        BannerKind? kind = truth?.Kind;
        var reference = truth?.Reference;
        await db.Banners
            .Where(b => b.AccountId == accountId && kinds.Contains(b.Kind) && !(b.Kind == kind && b.Reference == reference))
            .ExecuteDeleteAsync(cancellationToken);

        if (truth is not null)
        {
            await RaiseAsync(truth, cancellationToken);
        }
    }

    // False when it is up already, perhaps dismissed: it is not raised twice.
    private async Task<bool> RaiseAsync(Banner banner, CancellationToken cancellationToken)
    {
        if (await db.Banners.AnyAsync(b => b.AccountId == banner.AccountId && b.Kind == banner.Kind, cancellationToken))
        {
            return false;
        }

        db.Banners.Add(banner);

        try
        {
            await db.SaveChangesAsync(cancellationToken);
            return true;
        }
        catch (DbUpdateException e) when (db.IsDuplicate(e))
        {
            db.Entry(banner).State = EntityState.Detached;
            return false;
        }
    }

    private Task<CreditBalance> BalanceAsync(Guid accountId, CancellationToken cancellationToken)
        => db.Balances.AsNoTracking().SingleAsync(b => b.AccountId == accountId && b.Credit == Credit.Emails, cancellationToken);
}
