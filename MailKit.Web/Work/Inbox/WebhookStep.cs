using MailKit.Domain.Webhooks;
using MailKit.Domain.Work;

namespace MailKit.Web.Work.Inbox;

/// <summary>Takes stored webhooks of one kind and gives each its effect; what goes wrong with one concerns that one alone.</summary>
public abstract class WebhookStep<TEvent>(StepContext context, WorkKind kind, WebhookEffects effects, ILogger logger) : WorkStep(context, kind, logger)
    where TEvent : ProviderEvent
{
    protected WebhookEffects Effects { get; } = effects;

    protected override int Most => 20;

    /// <summary>The effect, which may come again.</summary>
    protected abstract Task<WebhookEnd> ApplyAsync(WebhookMessage message, TEvent happened, CancellationToken cancellationToken);

    protected override async Task DoAsync(Lease lease, WorkItem item, CancellationToken cancellationToken)
    {
        var (message, happened) = await Effects.ReadAsync(item.SubjectId, cancellationToken);

        if (message is null)
        {
            await Context.Transactions.RunAsync<WorkTable>(work => work.FinishAsync(lease, [item], cancellationToken), cancellationToken);
            return;
        }

        var end = Effects.IsOfAnotherBusiness(happened) ? new WebhookEnd.Foreign("Another business.")
            : happened is TEvent ours ? await ApplyAsync(message, ours, cancellationToken)
            : new WebhookEnd.Ignored();
        await Context.Transactions.RunAsync<WebhookEffects>(effects => effects.EndAsync(lease, item, end, cancellationToken), cancellationToken);
    }

    protected override Task ParkedAsync(WorkItem item, Exception surprise, CancellationToken cancellationToken)
        => Context.Transactions.RunAsync<WebhookEffects>(effects => effects.ParkAsync(item.SubjectId, surprise.Message, cancellationToken), cancellationToken);
}
