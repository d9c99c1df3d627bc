using MailKit.Domain.Credits;
using MailKit.Domain.Sending;
using MailKit.Domain.Usage;
using MailKit.Domain.Work;
using MailKit.Web.Credits;
using MailKit.Web.Data;
using MailKit.Web.Usage;
using MailKit.Web.Work;
using MailKit.Web.Work.Lanes;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Web.Sending;

/// <summary>Writes what Resend answered: the emails' next states, the credits of those that were refused, the work that follows. Inside the caller's transaction.</summary>
public sealed partial class SendOutcomes(MailKitDbContext db, CreditBook credits, WorkTable work, TimeProvider clock, ILogger<SendOutcomes> logger)
{
    public async Task KeepAsync(Lease lease, IReadOnlyList<(SendCall Call, SendAnswer Answer)> answers, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await work.FinishAsync(lease, [.. answers.Select(a => a.Call.Item)], cancellationToken);
        var ids = answers.SelectMany(a => a.Call.Emails).Select(e => e.Email.Id).ToArray();
        var emails = await SentEmails.Locked(db, ids).ToDictionaryAsync(e => e.Id, cancellationToken);

        var next = new List<WorkItem>();

        foreach (var (call, answer) in answers)
        {
            foreach (var (index, sent) in call.Emails.Index())
            {
                next.AddRange(Move(emails[sent.Email.Id], call, answer, index, wasTriedBefore: !call.IsBatch && call.Item.WasTriedBefore(lease.At), now));
            }
        }

        var moved = emails.Values.Where(e => db.Entry(e).State is EntityState.Modified).ToList();
        await EndLookUpsAsync(moved, cancellationToken);

        // The balance is locked before the email, everywhere: a release writes both.
        foreach (var email in moved.Where(e => e.State is EmailState.Refused).OrderBy(e => e.AccountId))
        {
            await credits.PostAsync(LedgerEntry.Release(email, email.Reason!, now), cancellationToken);
        }

        // A webhook may have made the same debit's row at the same moment.
        await db.SaveSetAsync<Email>(cancellationToken);
        await work.AddAsync(next, cancellationToken);
        await EndBatchesAsync(answers, cancellationToken);
        await db.CountAsync(now, Counts(moved), cancellationToken);
        CrashPoint.Reach("sent-before-commit");
    }

    // The work that follows.
    private IEnumerable<WorkItem> Move(Email email, SendCall call, SendAnswer answer, int index, bool wasTriedBefore, DateTimeOffset now)
    {
        var delivery = answer is SendAnswer.Each each ? each.Deliveries[index] : null;
        work.Announce(email.AccountId);

        // A webhook, a listing or a person may have been quicker; what they wrote stands.
        if (email.State is not EmailState.Queued && !(email.State is EmailState.Parked && delivery is Delivery.Accepted))
        {
            return [];
        }

        var wasParked = email.State is EmailState.Parked;

        if (delivery is not null)
        {
            email.Answered(delivery, wasTriedBefore, now);
        }
        else if (answer is SendAnswer.Unknown unknown)
        {
            email.Parked(unknown.Reason);
        }

        if (email.State is EmailState.Sent)
        {
            return [WorkItem.Of(WorkKind.Debit, email.Id, email.AccountId, now)];
        }

        if (email.State is EmailState.Parked && !wasParked)
        {
            LogParked(email.Id, email.Reason!);
            return [WorkItem.Of(WorkKind.LookUp, email.Id, email.AccountId, now)];
        }

        return [];
    }

    private async Task EndBatchesAsync(IReadOnlyList<(SendCall Call, SendAnswer Answer)> answers, CancellationToken cancellationToken)
    {
        foreach (var (call, answer) in answers.Where(a => a.Call.IsBatch))
        {
            if (answer is SendAnswer.Dissolved)
            {
                await work.UngroupAsync(WorkKind.Send, call.Item.SubjectId, cancellationToken);
            }
            else
            {
                await db.Work.Where(w => w.Kind == WorkKind.Send && w.GroupId == call.Item.SubjectId).ExecuteDeleteAsync(cancellationToken);
            }
        }
    }

    // A parked email that turns out to be sent needs no look-up.
    private async Task EndLookUpsAsync(IReadOnlyList<Email> moved, CancellationToken cancellationToken)
    {
        var found = moved.Where(e => e.State is EmailState.Sent && db.Entry(e).Property(x => x.State).OriginalValue is EmailState.Parked).Select(e => e.Id).ToArray();

        if (found.Length > 0)
        {
            await db.Work.Where(w => w.Kind == WorkKind.LookUp && found.Contains(w.SubjectId)).ExecuteDeleteAsync(cancellationToken);
        }
    }

    private static IEnumerable<DailyCounts.Count> Counts(IReadOnlyList<Email> moved)
    {
        foreach (var group in moved.Where(e => !e.IsTest).GroupBy(e => (e.AccountId, Key: e.ApiKeyId ?? DailyCount.NoKey)))
        {
            var sent = group.Where(e => e.State is EmailState.Sent).ToList();
            yield return new(group.Key.AccountId, UsageMetric.EmailsSent, group.Key.Key, sent.Count);
            yield return new(group.Key.AccountId, UsageMetric.CreditsSpent, group.Key.Key, sent.Sum(e => e.Credits));
            yield return new(group.Key.AccountId, UsageMetric.CreditsGivenBack, group.Key.Key, group.Where(e => e.State is EmailState.Refused).Sum(e => e.Credits));
        }
    }

    [LoggerMessage(LogLevel.Error, "Email {EmailId} is parked, and Resend is asked whether it has it: {Reason}")]
    private partial void LogParked(Guid emailId, string reason);
}
