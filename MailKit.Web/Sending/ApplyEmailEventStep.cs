using MailKit.Domain.Sending;
using MailKit.Domain.Work;
using MailKit.Web.Data;
using MailKit.Web.Work;
using MailKit.Web.Work.Inbox;

namespace MailKit.Web.Sending;

/// <summary>Gives stored webhooks about emails their effect, many at a time; one that spoils it for the others is set aside by trying each alone.</summary>
public sealed class ApplyEmailEventStep(StepContext context, WebhookEffects effects, ILogger<ApplyEmailEventStep> logger)
    : WebhookStep(context, WorkKind.EmailEvent, effects, logger)
{
    protected override int Most => 100;

    protected override async Task<IReadOnlyList<WorkItem>> DoTogetherAsync(Lease lease, CancellationToken cancellationToken)
    {
        if (lease.Items.Count > 1)
        {
            try
            {
                await ApplyAsync(lease, lease.Items, cancellationToken);
                return [];
            }
            catch (Exception e) when (e is not OperationCanceledException && !DatabaseTrouble.IsAway(e))
            {
                // Whose fault it is shows when each is tried.
            }
        }

        return lease.Items;
    }

    protected override Task DoAsync(Lease lease, WorkItem item, CancellationToken cancellationToken) => ApplyAsync(lease, [item], cancellationToken);

    private async Task ApplyAsync(Lease lease, IReadOnlyList<WorkItem> items, CancellationToken cancellationToken)
    {
        var told = (await Effects.ReadAsync(items, cancellationToken)).Where(s => s.Happened is EmailHappening).Select(s => new ToldOfEmail(s.Message, (EmailHappening)s.Happened!)).ToList();
        await Context.Transactions.RunAsync<EmailTimeline>(timeline => timeline.RecordAsync(lease, items, told, cancellationToken), cancellationToken);
    }
}
