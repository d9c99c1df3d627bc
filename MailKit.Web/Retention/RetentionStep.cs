using MailKit.Domain.Work;
using MailKit.Web.Work;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace MailKit.Web.Retention;

/// <summary>
/// Removes once a day what is older than the settings say, in pieces of a thousand that each commit by themselves: whoever wants to
/// write waits for one piece at most, and a crash loses nothing but the rest of the day's work, which is found again.
/// </summary>
public sealed class RetentionStep(StepContext context, OldEmails emails, OldWebhooks webhooks, OldSessions sessions, IOptions<RetentionOptions> options, ILogger<RetentionStep> logger)
    : WorkStep(context, WorkKind.Retention, logger)
{
    /// <summary>There is one row of this kind, about everybody's things.</summary>
    public static readonly Guid Everybody = Guid.Empty;

    public static readonly TimeSpan Every = TimeSpan.FromDays(1);

    protected override Guid? Standing => Everybody;

    protected override async Task DoAsync(Lease lease, WorkItem item, CancellationToken cancellationToken)
    {
        var (now, days) = (Context.Clock.GetUtcNow(), options.Value);
        await PiecesAsync(lease, after => emails.RemoveBodiesAsync(after, Before(now, days.BodyDays), cancellationToken), cancellationToken);
        await PiecesAsync(lease, after => emails.RemoveTimelinesAsync(after, Before(now, days.TimelineDays), cancellationToken), cancellationToken);
        await PiecesAsync(lease, after => webhooks.RemoveBodiesAsync(after, Before(now, days.WebhookDays), cancellationToken), cancellationToken);
        await PiecesAsync(lease, after => webhooks.ForgetAsync(after, Before(now, days.WebhookIdDays), cancellationToken), cancellationToken);
        await sessions.RemoveAsync(now, cancellationToken);
        await Context.Transactions.RunAsync<WorkTable>(work => work.AgainAsync(lease, item, now + Every, cancellationToken), cancellationToken);
    }

    // Ids begin with their time: a range of ids is a range of time.
    private static Guid Before(DateTimeOffset now, int days) => Ids.Floor(now.AddDays(-days));

    private async Task PiecesAsync(Lease lease, Func<Guid, Task<Guid?>> piece, CancellationToken cancellationToken)
    {
        // Who lost the lease leaves the rest to who has it.
        for (Guid? after = Guid.Empty; after is { } from && Context.Clock.GetUtcNow() < lease.Until;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            after = await piece(from);
        }
    }
}
