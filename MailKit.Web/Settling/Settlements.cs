using MailKit.Domain.Credits;
using MailKit.Domain.Sending;
using MailKit.Web.Data;
using MailKit.Web.Sending;
using MailKit.Web.Work;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace MailKit.Web.Settling;

/// <summary>Gathers sent emails of one account into one debit, and writes down what belongs together before Dodo is asked.</summary>
public sealed class Settlements(MailKitDbContext db, WorkSignal<SettlementStep> next, IOptions<SendingOptions> options, TimeProvider clock)
{
    /// <summary>True when an account had a backlog, and a settlement of it now waits.</summary>
    public async Task<bool> FormAsync(CancellationToken cancellationToken)
    {
        var (enough, now) = (options.Value.SettleFrom, clock.GetUtcNow());

        // A debit that was tried alone stays alone: only its own key says whether that try got through.
        var waiting = db.Emails.Where(e => e.State == EmailState.Sent && e.SettlementId == null && e.DueAt <= now && e.FirstTriedAt == null && e.Failures == 0);

        if (enough is 0 || await waiting.OrderBy(e => e.DueAt).Select(e => (Guid?)e.AccountId).FirstOrDefaultAsync(cancellationToken) is not { } account)
        {
            return false;
        }

        var ids = await waiting.Where(e => e.AccountId == account).OrderBy(e => e.DueAt).Take(Settlement.MaxEmails).Select(e => e.Id).ToArrayAsync(cancellationToken);

        return ids.Length >= enough && await GatherAsync(account, waiting.Where(e => ids.Contains(e.Id)), now, cancellationToken);
    }

    // Another worker may have taken some of them meanwhile; what is still there is ours.
    private async Task<bool> GatherAsync(Guid account, IQueryable<Email> emails, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var id = Guid.CreateVersion7(now);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);

        var taken = await emails.ExecuteUpdateAsync(
            e => e.SetProperty(x => x.SettlementId, id).SetProperty(x => x.DueAt, (DateTimeOffset?)null).SetProperty(x => x.Attempts, x => x.Attempts + 1),
            cancellationToken);

        if (taken is 0)
        {
            return false;
        }

        var credits = await db.Emails.Where(e => e.SettlementId == id).SumAsync(e => e.Credits, cancellationToken);
        db.Settlements.Add(Settlement.Of(id, account, taken, credits, now));
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        CrashPoint.Reach("settlement-persisted");
        next.Wake();

        return true;
    }
}
