using MailKit.Domain.Webhooks;
using MailKit.Domain.Work;

namespace MailKit.Web.Work.Inbox;

/// <summary>Takes stored webhooks of one kind; what goes wrong with one concerns that one alone.</summary>
public abstract class WebhookStep(StepContext context, WorkKind kind, WebhookEffects effects, ILogger logger) : WorkStep(context, kind, logger)
{
    protected WebhookEffects Effects { get; } = effects;

    protected override int Most => 20;

    protected override Task ParkedAsync(WorkItem item, Exception surprise, CancellationToken cancellationToken)
        => Context.Transactions.RunAsync<WebhookEffects>(effects => effects.ParkAsync(item.SubjectId, surprise.Message, cancellationToken), cancellationToken);
}

/// <summary>Gives each webhook its effect, one after the other.</summary>
public abstract class WebhookStep<TEvent>(StepContext context, WorkKind kind, WebhookEffects effects, ILogger logger) : WebhookStep(context, kind, effects, logger)
    where TEvent : ProviderEvent
{
    /// <summary>The effect, which may come again.</summary>
    protected abstract Task<WebhookEnd> ApplyAsync(WebhookMessage message, TEvent happened, CancellationToken cancellationToken);

    protected override async Task DoAsync(Lease lease, WorkItem item, CancellationToken cancellationToken)
    {
        var stored = (await Effects.ReadAsync([item], cancellationToken)).SingleOrDefault();
        var end = stored?.Happened switch
        {
            { } theirs when Effects.IsOfAnotherBusiness(theirs) => new WebhookEnd.Foreign("Another business."),
            TEvent ours => await ApplyAsync(stored.Message, ours, cancellationToken),
            _ => new WebhookEnd.Ignored(),
        };
        await Context.Transactions.RunAsync<WebhookEffects>(effects => effects.EndAsync(lease, [(item, end)], cancellationToken), cancellationToken);
    }
}
