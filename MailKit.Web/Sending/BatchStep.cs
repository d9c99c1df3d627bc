using MailKit.Domain.Credits;
using MailKit.Domain.Sending;
using MailKit.Domain.Work;
using MailKit.Web.Banners;
using MailKit.Web.Credits;
using MailKit.Web.Data;
using MailKit.Web.Http;
using MailKit.Web.Live;
using MailKit.Web.Settling;
using MailKit.Web.Work;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Web.Sending;

/// <summary>Hands a batch of queued emails to Resend in one request, the same to the byte however often it is repeated. A refused email is refused alone.</summary>
public sealed partial class BatchStep(
    MailKitDbContext db,
    CreditBook credits,
    IEmailGateway gateway,
    ProviderLimits limits,
    Leases leases,
    LiveFeed feed,
    WorkSignal<SettleStep> settle,
    WorkSignal<SendStep> send,
    TimeProvider clock,
    ILogger<BatchStep> logger) : IStep
{
    public async Task<bool> TakeAsync(CancellationToken cancellationToken)
    {
        if (limits.IsClosed(ProviderLimits.Resend))
        {
            return false;
        }

        var lease = leases.New();
        var batch = await db.EmailBatches.LeaseNextAsync<EmailBatch, Guid>(lease, cancellationToken, also: row => row.SetProperty(b => b.FirstTriedAt, b => b.FirstTriedAt ?? lease.At));

        if (batch is null)
        {
            return false;
        }

        // Whatever became of single emails meanwhile, the request stays what it was.
        var emails = await db.Emails.AsNoTracking().Where(e => e.BatchId == batch.Id).ToListAsync(cancellationToken);
        emails.Sort((a, b) => a.Id.CompareTo(b.Id));

        var goesOn = batch.IsKeyForgotten(lease.At)
            ? await ParkAsync(batch, "Resend did not answer for 23 hours and may have forgotten the key: sending again could send twice.", cancellationToken)
            : await DeliverAsync(batch, emails, lease, cancellationToken);

        foreach (var account in emails.Select(e => e.AccountId).Distinct())
        {
            feed.Announce(account);
        }

        return goesOn;
    }

    private async Task<bool> DeliverAsync(EmailBatch batch, List<Email> emails, Lease lease, CancellationToken cancellationToken)
    {
        try
        {
            CrashPoint.Reach("send-before-call");
            lease.Require(clock);
            var answer = await gateway.SendBatchAsync(batch.ProviderKey, [.. emails.Select(SendStep.Message)], cancellationToken);
            CrashPoint.Reach("send-after-call");

            return answer switch
            {
                BatchDelivery.Answered answered => await ApplyAsync(batch, emails.Select(e => e.Id).Zip(answered.Each).ToDictionary(x => x.First, x => x.Second), cancellationToken),
                BatchDelivery.Contradicted contradicted => await ParkAsync(batch, contradicted.Reason, cancellationToken),
                BatchDelivery.Rejected rejected when FirstTry.IsAnother(batch.FirstTriedAt, lease.At) => await ParkAsync(batch, $"Resend refuses it now: {rejected.Reason} An earlier try got no answer and may have been accepted.", cancellationToken),
                BatchDelivery.Rejected => await DissolveAsync(batch, cancellationToken),
                _ => throw new InvalidOperationException($"Nobody expects {answer.GetType().Name}."),
            };
        }
        catch (ProviderException e)
        {
            batch.Unanswered(e, lease.At, clock.GetUtcNow());
            await FailAsync(batch, e, cancellationToken);
            return !e.WasHeldBack;
        }
    }

    private async Task<bool> ApplyAsync(EmailBatch batch, Dictionary<Guid, Delivery> answers, CancellationToken cancellationToken)
    {
        await CloseAsync(batch, email => answers[email.Id] switch
        {
            Delivery.Accepted accepted => Moved(() => email.Sent(accepted.ResendId, clock.GetUtcNow())),
            Delivery.Rejected rejected when email.State is EmailState.Queued => Moved(() => email.Refused(rejected.Reason)),
            _ => false,
        }, cancellationToken);
        settle.Wake();

        return true;
    }

    private async Task<bool> ParkAsync(EmailBatch batch, string reason, CancellationToken cancellationToken)
    {
        LogParked(batch.Id, reason);
        await CloseAsync(batch, email => email.State is EmailState.Queued && Moved(() => email.Parked(reason, clock.GetUtcNow())), cancellationToken);

        return true;
    }

    // The request as such was refused, and nothing of it was sent: each email shows for itself whether it is good.
    private async Task<bool> DissolveAsync(EmailBatch batch, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);

        batch.Closed(now);
        await db.SaveChangesAsync(cancellationToken);
        await db.Emails.Where(e => e.BatchId == batch.Id && e.State == EmailState.Queued).ExecuteUpdateAsync(
            e => e.SetProperty(x => x.BatchId, (Guid?)null).SetProperty(x => x.DueAt, now).SetProperty(x => x.Failures, 1).SetProperty(x => x.Attempts, x => x.Attempts + 1),
            cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        send.Wake();

        return true;
    }

    // The batch's own fence decides whether we may write. A single email may have been moved by a webhook just now: then we look again.
    private async Task CloseAsync(EmailBatch batch, Func<Email, bool> move, CancellationToken cancellationToken)
    {
        for (var (taken, tries) = (batch.Attempts, 0); ; tries++)
        {
            try
            {
                await WriteAsync(batch, move, cancellationToken);
                return;
            }
            catch (DbUpdateConcurrencyException e) when (tries < 3 && e.Entries.All(entry => entry.Entity is Email))
            {
                db.ChangeTracker.Clear();
                batch = await db.EmailBatches.FirstOrDefaultAsync(b => b.Id == batch.Id && b.Attempts == taken, cancellationToken) ?? throw new DbUpdateConcurrencyException("The batch has moved on.", e);
            }
        }
    }

    private async Task WriteAsync(EmailBatch batch, Func<Email, bool> move, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var open = await db.Emails.AsTracking().Where(e => e.BatchId == batch.Id && (e.State == EmailState.Queued || e.State == EmailState.Parked)).OrderBy(e => e.AccountId).ToListAsync(cancellationToken);

        foreach (var email in open)
        {
            if (move(email) && email.State is EmailState.Refused)
            {
                await credits.PostAsync(LedgerEntry.Release(email.AccountId, email.Id, email.Credits, email.Reason!, clock.GetUtcNow()), cancellationToken);
            }
        }

        batch.Closed(clock.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    // The emails carry a copy of what happened, for whoever looks at one of them.
    private async Task FailAsync(EmailBatch batch, ProviderException e, CancellationToken cancellationToken)
    {
        await db.SaveChangesAsync(cancellationToken);

        if (e.WasHeldBack)
        {
            return;
        }

        LogFailed(batch.Id, e.Message);
        await db.Emails.Where(x => x.BatchId == batch.Id && x.State == EmailState.Queued).ExecuteUpdateAsync(
            x => x.SetProperty(y => y.LastError, batch.LastError).SetProperty(y => y.Failures, batch.Failures).SetProperty(y => y.DueAt, batch.DueAt),
            cancellationToken);
    }

    private static bool Moved(Action move)
    {
        move();
        return true;
    }

    [LoggerMessage(LogLevel.Warning, "Batch {BatchId} did not get through: {Error}")]
    private partial void LogFailed(Guid batchId, string error);

    [LoggerMessage(LogLevel.Error, "The emails of batch {BatchId} are parked, and Resend is asked whether it has them: {Reason}")]
    private partial void LogParked(Guid batchId, string reason);
}
