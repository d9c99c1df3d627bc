using MailKit.Domain.Accounts;
using MailKit.Domain.Banners;
using MailKit.Domain.Billing;
using MailKit.Domain.Credits;
using MailKit.Domain.Work;
using MailKit.Web.Billing;
using MailKit.Web.Data;
using MailKit.Web.Letters;
using MailKit.Web.Work;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace MailKit.Web.Banners;

/// <summary>Raises what has become true and takes down what no longer is. Inside the caller's transaction.</summary>
public sealed partial class BannerReview(MailKitDbContext db, SystemMailer mailer, WorkTable work, IOptions<BillingOptions> billing, TimeProvider clock, ILogger<BannerReview> logger)
{
    /// <summary>The longest month, less the life of credits, and half a day for clocks and payments.</summary>
    private static readonly TimeSpan Gap = TimeSpan.FromHours(36);

    /// <summary>Everything that banners say of an account. Throws <see cref="FencedException"/> when the row is no longer ours.</summary>
    /// <param name="plan">The plan that it has; null when it has none, or its figures are not known.</param>
    public async Task ReviewAsync(Lease lease, WorkItem item, Product? plan, CancellationToken cancellationToken)
    {
        // The row goes first: who moves the balance from here on waits for us and then asks anew, so nothing that was read before is said after.
        await work.FinishAsync(lease, [item], cancellationToken);
        var accountId = item.SubjectId;

        foreach (var balance in await db.Balances.AsNoTracking().Where(b => b.AccountId == accountId).ToListAsync(cancellationToken))
        {
            await ReviewCreditsAsync(balance, cancellationToken);
        }

        if (plan is { LowPercent: { } percent })
        {
            await ReviewLowAsync(accountId, plan.Credit, ((plan.Credits * percent) + 99) / 100, cancellationToken);
        }

        await ReviewPaymentsAsync(accountId, cancellationToken);
        await ReviewPlanAsync(accountId, billing.Value.Plan, cancellationToken);
        work.Announce(accountId);
    }

    /// <summary>Dodo says that a balance fell below its product's threshold. One banner and one email per crossing.</summary>
    /// <returns>False when the balance is not below the threshold.</returns>
    public async Task<bool> WarnLowAsync(Account account, string credit, long threshold, CancellationToken cancellationToken)
    {
        if (!await RaiseLowAsync(account, credit, threshold, cancellationToken))
        {
            return false;
        }

        // Credits may have come since the balance was read, and been looked at before this banner was there.
        await work.AskAsync(WorkKind.ReviewBanners, account.Id, account.Id, cancellationToken);
        return true;
    }

    private async Task<bool> RaiseLowAsync(Account account, string credit, long threshold, CancellationToken cancellationToken)
    {
        var balance = await db.Balances.AsNoTracking().FirstOrDefaultAsync(b => b.AccountId == account.Id && b.Credit == credit, cancellationToken);

        // Credits that came since make the warning untrue.
        if (balance is null || balance.Posted >= threshold)
        {
            return false;
        }

        // The banner that is up stands for this crossing: one email for it, however often it is told and whoever dies in between.
        var banner = await RaiseAsync(Banner.Raise(account.Id, BannerKind.CreditsLow, credit, clock.GetUtcNow(), threshold), cancellationToken);
        var left = $"{balance.Available:#,0} {(balance.Available is 1 ? "email" : "emails")} left";
        var letter = mailer.Write(
            left,
            $"Your account {account.Name} has {balance.Available:#,0} email {(balance.Available is 1 ? "credit" : "credits")} left. When nothing is left, sending stops.",
            "Top up",
            "/app/billing",
            "We write this once each time your credits run low.");
        await mailer.SendOnceAsync($"low:{banner.Id}", account.BillingEmail, $"{left} at MailKit", letter, cancellationToken);
        work.Announce(account.Id);
        return true;
    }

    private async Task ReviewCreditsAsync(CreditBalance balance, CancellationToken cancellationToken)
    {
        await db.Banners
            .Where(b => b.AccountId == balance.AccountId && b.Subject == balance.Credit
                && ((b.Kind == BannerKind.CreditsLow && b.Threshold <= balance.Posted) || (b.Kind == BannerKind.CreditsGone && balance.Available > 0)))
            .ExecuteDeleteAsync(cancellationToken);

        if (balance.Available is not 0)
        {
            return;
        }

        // Who never had any has run out of nothing.
        var came = await db.Ledger
            .Where(l => l.AccountId == balance.AccountId && l.Credit == balance.Credit && l.Posted > 0)
            .OrderByDescending(l => l.Id)
            .Select(l => (Guid?)l.Id)
            .FirstOrDefaultAsync(cancellationToken);

        if (came is not null && !await RenewsAtOnceAsync(balance, cancellationToken))
        {
            await RaiseAsync(Banner.Raise(balance.AccountId, BannerKind.CreditsGone, balance.Credit, clock.GetUtcNow()), cancellationToken);
            await WriteGoneAsync(balance, came.Value, cancellationToken);
        }
    }

    // In a month of 31 days credits of 30 days end a day before the next come: that is said where they are shown, and is no alarm.
    private async Task<bool> RenewsAtOnceAsync(CreditBalance balance, CancellationToken cancellationToken)
    {
        var soon = clock.GetUtcNow() + Gap;
        var last = await db.Ledger
            .Where(l => l.AccountId == balance.AccountId && l.Credit == balance.Credit && l.Posted < 0)
            .OrderByDescending(l => l.Id)
            .Select(l => (LedgerKind?)l.Kind)
            .FirstOrDefaultAsync(cancellationToken);
        return last is LedgerKind.Expired && await db.Subscriptions.AnyAsync(s => s.AccountId == balance.AccountId && s.Status == "active" && !s.CancelsAtPeriodEnd && s.NextBillingAt <= soon, cancellationToken);
    }

    // Once for all that came until now: a balance that hovers at nothing, because what was held is given back, writes no second letter.
    private async Task WriteGoneAsync(CreditBalance balance, Guid came, CancellationToken cancellationToken)
    {
        var account = await db.Accounts.AsNoTracking().SingleAsync(a => a.Id == balance.AccountId, cancellationToken);
        var letter = mailer.Write(
            "Your credits are used up",
            $"Your account {account.Name} has no email credits left, so sending has stopped. What was accepted is still sent.",
            "Top up",
            "/app/billing",
            "We write this once each time your credits are used up.");
        await mailer.SendOnceAsync($"gone:{came}", account.BillingEmail, "No emails left at MailKit", letter, cancellationToken);
    }

    // Dodo's own warning may be lost for good. Like Dodo, we warn who had more before.
    private async Task ReviewLowAsync(Guid accountId, string credit, long threshold, CancellationToken cancellationToken)
    {
        if (await db.Balances.AnyAsync(b => b.AccountId == accountId && b.Credit == credit && b.Posted > 0 && b.Posted < threshold, cancellationToken)
            && await db.Ledger.AnyAsync(l => l.AccountId == accountId && l.Credit == credit && l.PostedAfter >= threshold, cancellationToken))
        {
            await RaiseLowAsync(await db.Accounts.AsNoTracking().SingleAsync(a => a.Id == accountId, cancellationToken), credit, threshold, cancellationToken);
        }
    }

    // Of these kinds the given one stays or is raised; the others, and one about something else, go. True when it was not up before.
    private async Task<bool> KeepOnlyAsync(Guid accountId, string subject, Banner? truth, BannerKind[] kinds, CancellationToken cancellationToken)
    {
        BannerKind? kind = truth?.Kind;
        var reference = truth?.Reference;
        await db.Banners
            .Where(b => b.AccountId == accountId && b.Subject == subject && kinds.Contains(b.Kind) && !(b.Kind == kind && b.Reference == reference))
            .ExecuteDeleteAsync(cancellationToken);

        return truth is not null && await RaiseAsync(truth, cancellationToken) == truth;
    }

    // The one that is up, perhaps dismissed, stays: it is not raised twice.
    private async Task<Banner> RaiseAsync(Banner banner, CancellationToken cancellationToken)
    {
        if (await db.Banners.AsNoTracking().FirstOrDefaultAsync(b => b.AccountId == banner.AccountId && b.Kind == banner.Kind && b.Subject == banner.Subject, cancellationToken) is { } known)
        {
            return known;
        }

        db.Banners.Add(banner);
        await db.SaveOrComeAgainAsync(cancellationToken);
        return banner;
    }
}
