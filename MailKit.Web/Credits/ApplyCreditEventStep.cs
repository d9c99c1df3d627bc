using MailKit.Domain.Credits;
using MailKit.Domain.Webhooks;
using MailKit.Domain.Work;
using MailKit.Web.Work;
using MailKit.Web.Work.Inbox;

namespace MailKit.Web.Credits;

/// <summary>
/// Gives a stored webhook about credits its effect: it says where to look, and the ledger says what is true. What we did ourselves is no news, and needs no
/// look; whatever else is said, by whomever, moves nothing before Dodo was asked.
/// </summary>
public sealed class ApplyCreditEventStep(StepContext context, WebhookEffects effects, LedgerHints hints, ILogger<ApplyCreditEventStep> logger)
    : WebhookStep<LedgerEvent>(context, WorkKind.CreditEvent, effects, logger)
{
    protected override async Task<WebhookEnd> ApplyAsync(WebhookMessage message, LedgerEvent happened, CancellationToken cancellationToken)
    {
        if (happened.Credit is null)
        {
            return new WebhookEnd.Foreign("Another product's credit.");
        }

        if (await Effects.AccountAsync(happened.CustomerId, cancellationToken) is not { } account)
        {
            return WebhookEnd.UnknownCustomer(happened.CustomerId);
        }

        if (happened.Entry is not { } entry || !await hints.KnowsAsync(account.Id, entry, cancellationToken))
        {
            await hints.HintAsync(account.Id, happened.Credit, message.ReceivedAt, cancellationToken);
        }

        return new WebhookEnd.Done(account.Id);
    }
}
