using MailKit.Domain.Sending;
using MailKit.Web.Data;
using MailKit.Web.Work;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace MailKit.Web.Sending;

/// <summary>Gathers a backlog into requests of many emails, and writes down what belongs together before anybody is asked.</summary>
public sealed class Batches(MailKitDbContext db, WorkSignal<BatchStep> next, IOptions<SendingOptions> options, TimeProvider clock)
{
    /// <summary>The text of one request (characters), which bounds memory and what Resend must swallow.</summary>
    private const int MaxText = 4 * 1024 * 1024;

    /// <summary>True when there was a backlog, and a batch of it now waits.</summary>
    public async Task<bool> FormAsync(CancellationToken cancellationToken)
    {
        var (enough, now) = (options.Value.BatchFrom, clock.GetUtcNow());

        // What was tried alone stays alone: only its own key says whether that try got through.
        var waiting = db.Emails.Where(SendStep.Waits(db)).Where(e => e.DueAt <= now && e.FirstTriedAt == null && e.Failures == 0);

        if (enough is 0 || await waiting.OrderBy(e => e.DueAt).Take(enough).CountAsync(cancellationToken) < enough)
        {
            return false;
        }

        var oldest = await waiting.OrderBy(e => e.DueAt).Take(IEmailGateway.MaxBatch)
            .Select(e => new { e.Id, Text = (e.Html == null ? 0 : e.Html.Length) + (e.Text == null ? 0 : e.Text.Length) })
            .ToListAsync(cancellationToken);
        var room = MaxText;
        var ids = oldest.TakeWhile((e, i) => (room -= e.Text) >= 0 || i is 0).Select(e => e.Id).ToArray();

        return await GatherAsync(waiting.Where(e => ids.Contains(e.Id)), now, cancellationToken);
    }

    // Another worker may have taken some of them meanwhile; what is still there is ours.
    private async Task<bool> GatherAsync(IQueryable<Email> emails, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var id = Guid.CreateVersion7(now);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);

        var taken = await emails.ExecuteUpdateAsync(
            e => e.SetProperty(x => x.BatchId, id).SetProperty(x => x.DueAt, (DateTimeOffset?)null).SetProperty(x => x.Attempts, x => x.Attempts + 1),
            cancellationToken);

        if (taken is 0)
        {
            return false;
        }

        db.EmailBatches.Add(EmailBatch.Of(id, taken, now));
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        CrashPoint.Reach("batch-persisted");
        next.Wake();

        return true;
    }
}
