using MailKit.Domain.Accounts;
using MailKit.Domain.Billing;
using MailKit.Web.Work;

namespace MailKit.Web.Billing;

/// <summary>Reads payments and subscriptions from Dodo when an event or a page gives cause; they are never taken from the event itself.</summary>
public sealed class BillingRecords(ICheckoutGateway gateway, Transactions transactions, TimeProvider clock)
{
    public async Task ReadPaymentAsync(Account account, string paymentId, CancellationToken cancellationToken)
    {
        var began = clock.GetUtcNow();

        // Another customer's payment is none of this account's business, whoever names it.
        if (await gateway.PaymentAsync(paymentId, cancellationToken) is { } truth && truth.CustomerId == account.DodoCustomerId)
        {
            // Only its subscription says what it was for, and the webhook that tells of that may be late, or lost; who seems to have no
            // plan is offered a second.
            if (truth.SubscriptionId is { } subscription)
            {
                await ReadSubscriptionAsync(account, subscription, cancellationToken);
            }

            await transactions.RunAsync<BillingCopies>(copies => copies.KeepAsync(account.Id, truth, began, cancellationToken), cancellationToken);
        }
    }

    public async Task ReadSubscriptionAsync(Account account, string subscriptionId, CancellationToken cancellationToken)
    {
        var began = clock.GetUtcNow();

        if (await gateway.SubscriptionAsync(subscriptionId, cancellationToken) is { } truth && truth.CustomerId == account.DodoCustomerId)
        {
            // Paid on a page that was open when the account was closed; there is nobody left who could cancel it.
            if (account.ClosedAt is not null && truth is { Status: "active", CancelsAtPeriodEnd: false })
            {
                truth = await gateway.CancelAtPeriodEndAsync(subscriptionId, cancel: true, cancellationToken);
            }

            await KeepSubscriptionAsync(account, truth, began, cancellationToken);
        }
    }

    /// <param name="began">When the reading began (UTC).</param>
    public Task KeepSubscriptionAsync(Account account, DodoSubscription truth, DateTimeOffset began, CancellationToken cancellationToken)
        => transactions.RunAsync<BillingCopies>(copies => copies.KeepAsync(account.Id, truth, began, cancellationToken), cancellationToken);
}
