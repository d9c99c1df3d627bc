using MailKit.Domain.Accounts;
using MailKit.Domain.Billing;
using MailKit.Web.Banners;
using MailKit.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Web.Billing;

/// <summary>Keeps our copies of payments and subscriptions: read from Dodo when an event or a page gives cause, never taken from the event itself.</summary>
public sealed class BillingRecords(MailKitDbContext db, ICheckoutGateway gateway, BannerBoard banners, TimeProvider clock)
{
    public async Task ReadPaymentAsync(Account account, string paymentId, CancellationToken cancellationToken)
    {
        var began = clock.GetUtcNow();

        // Another customer's payment is none of this account's business, whoever names it.
        if (await gateway.PaymentAsync(paymentId, cancellationToken) is not { } truth || truth.CustomerId != account.DodoCustomerId)
        {
            return;
        }

        await KeepAsync(db.Payments, p => p.Id == truth.Id, p => p.ReadAt, () => Payment.Of(account.Id, truth, began), p => p.Update(truth, began), began, cancellationToken);

        if (truth.CheckoutSessionId is { } session)
        {
            var checkout = await db.Checkouts.FirstOrDefaultAsync(c => c.SessionId == session && c.AccountId == account.Id, cancellationToken);
            checkout?.Heard(truth.Id, truth.Status, began);
            await db.SaveChangesAsync(cancellationToken);
        }

        await banners.ReviewPaymentsAsync(account.Id, cancellationToken);
    }

    public async Task ReadSubscriptionAsync(Account account, string subscriptionId, CancellationToken cancellationToken)
    {
        var began = clock.GetUtcNow();

        if (await gateway.SubscriptionAsync(subscriptionId, cancellationToken) is { } truth && truth.CustomerId == account.DodoCustomerId)
        {
            await KeepSubscriptionAsync(account, truth, began, cancellationToken);
        }
    }

    public async Task KeepSubscriptionAsync(Account account, DodoSubscription truth, DateTimeOffset began, CancellationToken cancellationToken)
    {
        await KeepAsync(db.Subscriptions, s => s.Id == truth.Id, s => s.ReadAt, () => Subscription.Of(account.Id, truth, began), s => s.Update(truth, began), began, cancellationToken);
        await banners.ReviewSubscriptionAsync(account.Id, cancellationToken);
    }

    // Insert or overwrite; of two readings the one that began later wins, in whatever order they come to be written.
    private async Task KeepAsync<T>(
        DbSet<T> rows,
        System.Linq.Expressions.Expression<Func<T, bool>> isIt,
        Func<T, DateTimeOffset> readAt,
        Func<T> create,
        Action<T> update,
        DateTimeOffset began,
        CancellationToken cancellationToken) where T : class
    {
        for (var attempt = 0; ; attempt++)
        {
            var row = await rows.FirstOrDefaultAsync(isIt, cancellationToken);

            if (row is null)
            {
                row = rows.Add(create()).Entity;
            }
            else if (readAt(row) < began)
            {
                update(row);
            }

            try
            {
                await db.SaveChangesAsync(cancellationToken);
                return;
            }
            catch (DbUpdateException e) when ((e is DbUpdateConcurrencyException || db.IsDuplicate(e)) && attempt < 5)
            {
                // Another process wrote meanwhile: look again which reading is newer.
            }
            finally
            {
                // Our row alone is let go, so that the next look is a fresh one; what others hold in this context is theirs.
                db.Entry(row).State = EntityState.Detached;
            }
        }
    }
}
