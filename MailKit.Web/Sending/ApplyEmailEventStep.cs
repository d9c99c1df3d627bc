using MailKit.Domain.Sending;
using MailKit.Domain.Webhooks;
using MailKit.Domain.Work;
using MailKit.Web.Work;
using MailKit.Web.Work.Inbox;

namespace MailKit.Web.Sending;

/// <summary>Gives a stored webhook about an email its effect.</summary>
public sealed class ApplyEmailEventStep(StepContext context, WebhookEffects effects, ILogger<ApplyEmailEventStep> logger)
    : WebhookStep<EmailHappening>(context, WorkKind.EmailEvent, effects, logger)
{
    // Nobody's here: one of our own letters, or another product's.
    protected override async Task<WebhookEnd> ApplyAsync(WebhookMessage message, EmailHappening happened, CancellationToken cancellationToken)
        => await Context.Transactions.RunAsync<EmailTimeline, Guid?>(timeline => timeline.RecordAsync(message, happened, cancellationToken), cancellationToken) is { } account
            ? new WebhookEnd.Done(account)
            : new WebhookEnd.Ignored();
}
