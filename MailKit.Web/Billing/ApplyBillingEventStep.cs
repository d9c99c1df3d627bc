using MailKit.Domain.Billing;
using MailKit.Domain.Webhooks;
using MailKit.Domain.Work;
using MailKit.Web.Work;
using MailKit.Web.Work.Inbox;

namespace MailKit.Web.Billing;

/// <summary>Gives a stored webhook about a payment or a subscription its effect. Order means nothing: the truth is read again.</summary>
public sealed class ApplyBillingEventStep(StepContext context, WebhookEffects effects, BillingRecords records, ILogger<ApplyBillingEventStep> logger)
    : WebhookStep<CustomerEvent>(context, WorkKind.BillingEvent, effects, logger)
{
    protected override async Task<WebhookEnd> ApplyAsync(WebhookMessage message, CustomerEvent happened, CancellationToken cancellationToken)
    {
        if (await Effects.AccountAsync(happened.CustomerId, cancellationToken) is not { } account)
        {
            return WebhookEnd.UnknownCustomer(happened.CustomerId);
        }

        switch (happened)
        {
            case PaymentEvent payment:
                await records.ReadPaymentAsync(account, payment.PaymentId, cancellationToken);
                break;
            case SubscriptionEvent subscription:
                await records.ReadSubscriptionAsync(account, subscription.SubscriptionId, cancellationToken);
                break;
        }

        return new WebhookEnd.Done(account.Id);
    }
}
