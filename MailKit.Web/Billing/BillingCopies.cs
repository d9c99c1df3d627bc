using MailKit.Domain.Billing;
using MailKit.Domain.Work;
using MailKit.Web.Data;
using MailKit.Web.Work;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Web.Billing;

/// <summary>Our copies of payments and subscriptions: of two readings the one that began later wins, in whatever order they come to be written. Inside the caller's transaction.</summary>
public sealed class BillingCopies(MailKitDbContext db, WorkTable work)
{
    public async Task KeepAsync(Guid accountId, DodoPayment truth, DateTimeOffset began, CancellationToken cancellationToken)
    {
        var known = await db.Payments.AsTracking().FirstOrDefaultAsync(p => p.Id == truth.Id, cancellationToken);

        if (known is null)
        {
            db.Payments.Add(Payment.Of(accountId, truth, began));
        }
        else if (known.ReadAt < began)
        {
            known.Update(truth, began);
        }

        if (truth.CheckoutSessionId is { } session)
        {
            var checkout = await db.Checkouts.AsTracking().FirstOrDefaultAsync(c => c.SessionId == session && c.AccountId == accountId, cancellationToken);
            checkout?.Heard(truth.Id, truth.Status, began);
        }

        await SaveAsync(accountId, cancellationToken);
    }

    public async Task KeepAsync(Guid accountId, DodoSubscription truth, DateTimeOffset began, CancellationToken cancellationToken)
    {
        var known = await db.Subscriptions.AsTracking().FirstOrDefaultAsync(s => s.Id == truth.Id, cancellationToken);

        if (known is null)
        {
            db.Subscriptions.Add(Subscription.Of(accountId, truth, began));
        }
        else if (known.ReadAt < began)
        {
            known.Update(truth, began);
        }

        await SaveAsync(accountId, cancellationToken);
    }

    private async Task SaveAsync(Guid accountId, CancellationToken cancellationToken)
    {
        await db.SaveOrComeAgainAsync(cancellationToken);
        await work.AskAsync(WorkKind.ReviewBanners, accountId, accountId, cancellationToken);
        work.Announce(accountId);
    }
}
