using MailKit.Domain.Accounts;
using MailKit.Domain.Credits;
using MailKit.Domain.Webhooks;
using MailKit.Domain.Work;
using MailKit.Web.Work;
using MailKit.Web.Work.Inbox;

namespace MailKit.Web.Credits;

/// <summary>Gives a stored webhook about credits its effect. Order means nothing: the entry is keyed by its id.</summary>
public sealed class ApplyCreditEventStep(StepContext context, WebhookEffects effects, LedgerImport ledger, ILogger<ApplyCreditEventStep> logger)
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

        await ImportAsync(account, happened.Entry, cancellationToken);
        return new WebhookEnd.Done(account.Id);
    }

    private async Task ImportAsync(Account account, DodoEntry? entry, CancellationToken cancellationToken)
    {
        if (entry is not null)
        {
            await ledger.ImportAsync(account.Id, entry, cancellationToken);
        }

        // In doubt the ledger is listed; and when grants came or went, the grants.
        if (entry is null || entry.Kind is not LedgerKind.Deducted)
        {
            await ledger.AskAsync(account.Id, cancellationToken);
        }
    }
}
