using MailKit.Domain.Accounts;
using MailKit.Domain.Billing;
using MailKit.Domain.Domains;
using MailKit.Web.Accounts;
using MailKit.Web.Data;
using MailKit.Web.Work;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Web.Billing;

/// <summary>Closes what a person owns: plans end at Dodo first, then keys, sessions and the sign-in go in one transaction. What was paid and sent stays in the books.</summary>
public sealed class ClosingDesk(MailKitDbContext db, ICheckoutGateway gateway, BillingRecords records, Access access, Transactions transactions, TimeProvider clock)
{
    /// <summary>The plans that would go on charging.</summary>
    public async Task<IReadOnlyList<Subscription>> RenewingAsync(string userId, CancellationToken cancellationToken)
    {
        var live = await db.Subscriptions.AsNoTracking()
            .Where(s => db.Memberships.Any(m => m.UserId == userId && m.AccountId == s.AccountId && m.Role == AccountRole.Owner) && !Subscription.NeverOrOver.Contains(s.Status))
            .ToListAsync(cancellationToken);
        return [.. live.Where(s => s.Renews)];
    }

    /// <summary>How many emails are left that nobody can send any more (credits).</summary>
    public Task<long> LeftAsync(string userId, CancellationToken cancellationToken)
        => db.Balances.Where(b => db.Memberships.Any(m => m.UserId == userId && m.AccountId == b.AccountId && m.Role == AccountRole.Owner)).SumAsync(b => b.Posted - b.Held, cancellationToken);

    /// <summary>False when a plan began meanwhile: nothing is closed then. Throws <see cref="MailKit.Domain.Work.ProviderException"/> when Dodo cannot be reached, and nothing is closed either.</summary>
    public async Task<bool> CloseAsync(string userId, CancellationToken cancellationToken)
    {
        foreach (var plan in await RenewingAsync(userId, cancellationToken))
        {
            var (account, began) = (await db.Accounts.AsNoTracking().SingleAsync(a => a.Id == plan.AccountId, cancellationToken), clock.GetUtcNow());
            var truth = await gateway.CancelAtPeriodEndAsync(plan.Id, cancel: true, cancellationToken);
            await records.KeepSubscriptionAsync(account, truth, began, cancellationToken);
        }

        return await transactions.RunAsync<ClosingDesk, bool>(own => own.EndAsync(userId, cancellationToken), cancellationToken);
    }

    /// <summary>Inside the caller's transaction.</summary>
    public async Task<bool> EndAsync(string userId, CancellationToken cancellationToken)
    {
        var (now, owned) = (clock.GetUtcNow(), db.Memberships.Where(m => m.UserId == userId && m.Role == AccountRole.Owner).Select(m => m.AccountId));
        await db.Accounts.Where(a => owned.Contains(a.Id)).ExecuteUpdateAsync(a => a.SetProperty(x => x.ClosedAt, now), cancellationToken);

        if ((await RenewingAsync(userId, cancellationToken)).Count > 0)
        {
            await db.Accounts.Where(a => owned.Contains(a.Id)).ExecuteUpdateAsync(a => a.SetProperty(x => x.ClosedAt, (DateTimeOffset?)null), cancellationToken);
            return false;
        }

        await db.Checkouts.Where(c => owned.Contains(c.AccountId) && c.OpenFor != null).ExecuteUpdateAsync(c => c.SetProperty(x => x.OpenFor, (string?)null), cancellationToken);

        // Whoever has the domain next need not wait for somebody who is gone.
        var released = now - SendingDomain.ClaimLasts;
        await db.SendingDomains.Where(d => owned.Contains(d.AccountId)).ExecuteUpdateAsync(d => d.SetProperty(x => x.VerifiedAt, (DateTimeOffset?)null).SetProperty(x => x.ClaimedAt, released), cancellationToken);
        await access.EndAsync(userId, cancellationToken);

        // Memberships, sign-ins and codes go with the person.
        await db.Users.Where(u => u.Id == userId).ExecuteDeleteAsync(cancellationToken);
        return true;
    }
}
