using MailKit.Domain.Credits;
using MailKit.Domain.Webhooks;
using MailKit.Domain.Work;
using MailKit.Web.Credits;
using MailKit.Web.Work;
using MailKit.Web.Work.Inbox;

namespace MailKit.Web.Banners;

/// <summary>Warns when Dodo says that a balance fell below its product's threshold.</summary>
public sealed class WarnLowStep(StepContext context, WebhookEffects effects, LedgerHints hints, ILogger<WarnLowStep> logger)
    : WebhookStep<LowBalanceEvent>(context, WorkKind.LowBalanceEvent, effects, logger)
{
    protected override async Task<WebhookEnd> ApplyAsync(WebhookMessage message, LowBalanceEvent happened, CancellationToken cancellationToken)
    {
        if (happened.Credit is not { } credit)
        {
            return new WebhookEnd.Foreign("Another product's credit.");
        }

        if (await Effects.AccountAsync(happened.CustomerId, cancellationToken) is not { } account)
        {
            return WebhookEnd.UnknownCustomer(happened.CustomerId);
        }

        if (await Context.Transactions.RunAsync<BannerReview, bool>(review => review.WarnLowAsync(account, credit, happened.Threshold, cancellationToken), cancellationToken)
            || await hints.IsListedSinceAsync(account.Id, credit, message.ReceivedAt, cancellationToken))
        {
            return new WebhookEnd.Done(account.Id);
        }

        // By our book it is untrue: it may have overtaken the entries that it is about.
        await hints.HintAsync(account.Id, credit, message.ReceivedAt, cancellationToken);
        return new WebhookEnd.NotYet(Look(message.ReceivedAt));
    }

    // The longer the listing takes, the more seldom: while Dodo is down, nobody asks every second for hours.
    private DateTimeOffset Look(DateTimeOffset since)
    {
        var (now, least) = (Context.Clock.GetUtcNow(), TimeSpan.FromSeconds(1));
        return now + ((now - since) / 4 > least ? (now - since) / 4 : least);
    }
}
