using MailKit.Domain.Billing;
using MailKit.Domain.Work;
using MailKit.Web.Credits;
using MailKit.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Web.Billing;

/// <summary>Where a purchase stands, for the page that waits for it.</summary>
public enum PurchaseState
{
    /// <summary>Nothing was paid yet.</summary>
    Open,

    /// <summary>The last try to pay failed.</summary>
    Failed,

    /// <summary>Paid; the credits are on their way.</summary>
    Paid,

    /// <summary>The credits are in the book.</summary>
    Credited,
}

/// <summary>A purchase as the return page shows it.</summary>
public sealed record Purchase(Checkout Checkout, PurchaseState State, string? Error);

/// <summary>Watches what somebody set out to buy until the credits are there. It trusts nothing but our own checkout's id.</summary>
public sealed class Purchases(MailKitDbContext db, ICheckoutGateway gateway, BillingRecords records, LedgerImport ledger, TimeProvider clock)
{
    /// <summary>The webhook normally comes first; a page that waits longer than this asks Dodo itself, and no more often than this.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>Null when the account has no such checkout.</summary>
    public async Task<Purchase?> LookAsync(Guid accountId, Guid checkoutId, CancellationToken cancellationToken)
    {
        if (await CheckoutAsync(accountId, checkoutId, cancellationToken) is not { } checkout)
        {
            return null;
        }

        var payment = await PaymentAsync(checkout, cancellationToken);
        var state = await StateAsync(checkout, payment, cancellationToken);
        var now = clock.GetUtcNow();

        if (state is not PurchaseState.Credited && now - (checkout.LookedAt ?? checkout.CreatedAt) > Patience && await AskDodoAsync(checkout, now, cancellationToken))
        {
            checkout = await CheckoutAsync(accountId, checkoutId, cancellationToken) ?? checkout;
            payment = await PaymentAsync(checkout, cancellationToken);
            state = await StateAsync(checkout, payment, cancellationToken);
        }

        return new(checkout, state, payment?.Error);
    }

    // Tracked by nobody, so what was written meanwhile is seen by asking again.
    private Task<Checkout?> CheckoutAsync(Guid accountId, Guid id, CancellationToken cancellationToken)
        => db.Checkouts.AsNoTracking().FirstOrDefaultAsync(c => c.Id == id && c.AccountId == accountId, cancellationToken);

    private async Task<Payment?> PaymentAsync(Checkout checkout, CancellationToken cancellationToken)
        => checkout.PaymentId is { } id ? await db.Payments.AsNoTracking().FirstOrDefaultAsync(p => p.Id == id, cancellationToken) : null;

    private async Task<PurchaseState> StateAsync(Checkout checkout, Payment? payment, CancellationToken cancellationToken)
    {
        if (checkout.PaymentStatus is not "succeeded")
        {
            return checkout.PaymentStatus is "failed" ? PurchaseState.Failed : PurchaseState.Open;
        }

        // The line names the payment or the subscription that it came from.
        var references = new[] { checkout.PaymentId, payment?.SubscriptionId };
        var isCredited = await db.Ledger.AnyAsync(l => l.AccountId == checkout.AccountId && l.Credit == checkout.Credit && l.Posted > 0 && references.Contains(l.Reference), cancellationToken);

        return isCredited ? PurchaseState.Credited : PurchaseState.Paid;
    }

    // True when Dodo was asked; in several open pages one asks.
    private async Task<bool> AskDodoAsync(Checkout checkout, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var asked = await db.Checkouts
            .Where(c => c.Id == checkout.Id && c.LookedAt == checkout.LookedAt)
            .ExecuteUpdateAsync(c => c.SetProperty(x => x.LookedAt, now), cancellationToken);

        if (asked is not 1 || checkout.SessionId is not { } session)
        {
            return false;
        }

        try
        {
            var progress = await gateway.CheckoutAsync(session, cancellationToken);

            if (progress.PaymentId is { } payment)
            {
                var account = await db.Accounts.AsNoTracking().SingleAsync(a => a.Id == checkout.AccountId, cancellationToken);
                await records.ReadPaymentAsync(account, payment, cancellationToken);
                await ledger.AskAsync(checkout.AccountId, cancellationToken);
            }

            return true;
        }
        catch (ProviderException)
        {
            // The webhook will tell; the page goes on waiting.
            return false;
        }
    }
}
