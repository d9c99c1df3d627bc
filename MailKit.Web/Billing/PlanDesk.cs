using MailKit.Domain.Billing;
using MailKit.Domain.Work;
using MailKit.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Web.Billing;

/// <summary>
/// Sells a plan once. An account has one open checkout for it, by a unique index, so whoever asks twice, in two tabs or of two
/// processes, is led to the same page, which Dodo lets nobody pay twice.
/// </summary>
public sealed class PlanDesk(MailKitDbContext db, ICheckoutGateway gateway, CheckoutDesk checkouts, BillingRecords records, TimeProvider clock)
{
    /// <summary>How long a checkout is handed out again: an hour less than Dodo lets it be paid.</summary>
    private static readonly TimeSpan Payable = TimeSpan.FromHours(23);

    /// <summary>As long as whoever makes the session may take before somebody else tries.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(200);

    /// <summary>Where to pay the plan; null when the account has it, or its payment is on its way. Throws <see cref="ProviderException"/> when Dodo cannot be reached.</summary>
    public async Task<Uri?> BeginAsync(Guid accountId, Product plan, CancellationToken cancellationToken)
    {
        while (!await IsLiveAsync(accountId, plan.Id, cancellationToken))
        {
            var open = await db.Checkouts.AsNoTracking().FirstOrDefaultAsync(c => c.AccountId == accountId && c.OpenFor == plan.Id, cancellationToken);

            if (open is null)
            {
                if (await MakeAsync(Checkout.Begin(accountId, plan, clock.GetUtcNow()), cancellationToken) is { } made)
                {
                    return made;
                }
            }
            else if (open is { SessionId: { } session, Url: { } url })
            {
                // Only Dodo knows whether it was paid: the webhook may be late, or lost.
                if (await IsPaidAsync(accountId, session, cancellationToken))
                {
                    return null;
                }

                if (clock.GetUtcNow() - open.CreatedAt < Payable)
                {
                    return new Uri(url);
                }

                await CloseAsync(open.Id);
            }
            else if (clock.GetUtcNow() - open.CreatedAt > Patience)
            {
                // Whoever made it died, and nobody was told of the session that he may have got.
                await CloseAsync(open.Id);
            }
            else
            {
                await Task.Delay(Look, clock, cancellationToken);
            }
        }

        return null;
    }

    /// <summary>Cancels one subscription of the account to a product at the end of its cycle, or takes that back. False when it has none such.</summary>
    /// <param name="subscriptionId">Which; null for the newest.</param>
    public async Task<bool> CancelAtPeriodEndAsync(Guid accountId, string productId, string? subscriptionId, bool cancel, CancellationToken cancellationToken)
    {
        var account = await db.Accounts.AsNoTracking().SingleAsync(a => a.Id == accountId, cancellationToken);
        var subscription = await Live(accountId, productId).AsNoTracking()
            .Where(s => subscriptionId == null || s.Id == subscriptionId)
            .OrderByDescending(s => s.CreatedAt)
            .FirstOrDefaultAsync(cancellationToken);

        if (subscription is null)
        {
            return false;
        }

        var began = clock.GetUtcNow();
        var truth = await gateway.CancelAtPeriodEndAsync(subscription.Id, cancel, cancellationToken);
        await records.KeepSubscriptionAsync(account, truth, began, cancellationToken);
        return true;
    }

    // The row comes first, so that the index decides before Dodo is asked. Null when somebody else's row is there.
    private async Task<Uri?> MakeAsync(Checkout checkout, CancellationToken cancellationToken)
    {
        db.Checkouts.Add(checkout);

        try
        {
            await db.SaveChangesAsync(CancellationToken.None);
        }
        catch (DbUpdateException e) when (db.IsDuplicate(e))
        {
            return null;
        }
        finally
        {
            db.Entry(checkout).State = EntityState.Detached;
        }

        try
        {
            var session = await checkouts.OpenAsync(checkout, cancellationToken);
            var kept = await db.Checkouts.Where(c => c.Id == checkout.Id && c.OpenFor != null).ExecuteUpdateAsync(
                c => c.SetProperty(x => x.SessionId, session.Id).SetProperty(x => x.Url, session.Url),
                CancellationToken.None);

            // Who took longer than the others' patience lets his session go: it is nobody's, and expires.
            return kept is 1 ? new Uri(session.Url) : null;
        }
        catch
        {
            await CloseAsync(checkout.Id);
            throw;
        }
    }

    // Paid, or being paid: what we know of it is read before the answer.
    private async Task<bool> IsPaidAsync(Guid accountId, string session, CancellationToken cancellationToken)
    {
        if (await gateway.CheckoutAsync(session, cancellationToken) is not { PaymentId: { } payment, PaymentStatus: "succeeded" or "processing" })
        {
            return false;
        }

        var account = await db.Accounts.AsNoTracking().SingleAsync(a => a.Id == accountId, cancellationToken);
        await records.ReadPaymentAsync(account, payment, cancellationToken);
        return true;
    }

    private Task<int> CloseAsync(Guid checkoutId)
        => db.Checkouts.Where(c => c.Id == checkoutId).ExecuteUpdateAsync(c => c.SetProperty(x => x.OpenFor, (string?)null), CancellationToken.None);

    private Task<bool> IsLiveAsync(Guid accountId, string productId, CancellationToken cancellationToken) => Live(accountId, productId).AnyAsync(cancellationToken);

    private IQueryable<Subscription> Live(Guid accountId, string productId)
        => db.Subscriptions.Where(s => s.AccountId == accountId && s.ProductId == productId && !Subscription.NeverOrOver.Contains(s.Status));
}
