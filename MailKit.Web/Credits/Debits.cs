using MailKit.Domain.Credits;
using MailKit.Domain.Sending;
using MailKit.Domain.Work;
using MailKit.Web.Data;
using MailKit.Web.Work;
using MailKit.Web.Work.Lanes;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Web.Credits;

/// <summary>Records that a debit of ours stands at Dodo, once, whether Dodo's answer, a webhook or a listing says so. All of it runs inside the caller's transaction.</summary>
public sealed class Debits(MailKitDbContext db, CreditBook credits, FrozenWork frozen, WorkTable work, TimeProvider clock)
{
    /// <inheritdoc cref="CreditBook.LockAsync(IReadOnlyList{Guid}, CancellationToken)"/>
    public Task LockAsync(IReadOnlyList<Guid> accounts, CancellationToken cancellationToken) => credits.LockAsync(accounts, cancellationToken);

    /// <summary>Debits of many emails, each with its own entry at Dodo: all of them stand, or the whole transaction fails and each is tried alone.</summary>
    /// <param name="debits">Emails, tracked, that nothing has paid for.</param>
    public async Task StandAsync(IReadOnlyList<(Email Email, LedgerEntry Line)> debits, CancellationToken cancellationToken)
    {
        var (now, ids) = (clock.GetUtcNow(), debits.Select(d => d.Email.Id).ToArray());
        var stopped = await credits.PostAsync([.. debits.Select(d => d.Line)], cancellationToken);

        foreach (var (email, _) in debits)
        {
            email.Settled(null, now);
        }

        await db.SaveSetAsync<Email>(cancellationToken);
        await EndWorkAsync(ids, cancellationToken);

        foreach (var (accountId, credit) in stopped)
        {
            await ThawOrGoOnAsync(accountId, credit, cancellationToken);
        }
    }

    /// <param name="email">Tracked; if it was moved meanwhile, the whole transaction fails and comes again.</param>
    public async Task StandsAsync(Email email, string reason, string? entryId, string? grantId, DateTimeOffset at, CancellationToken cancellationToken)
    {
        // The balance is locked before the email, everywhere, so that two processes cannot wait for each other.
        await credits.PostAsync(LedgerEntry.Debit(email, entryId, grantId, reason, at), cancellationToken);
        email.Settled(null, clock.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);

        await EndWorkAsync([email.Id], cancellationToken);
        await ThawAsync(email.AccountId, email.Credit, cancellationToken);
    }

    /// <param name="settlement">Tracked.</param>
    public async Task StandsAsync(Settlement settlement, string? entryId, string? grantId, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var members = await MembersAsync(settlement.AccountId, settlement.Id, cancellationToken);
        var emails = await db.Emails.AsTracking().Where(e => e.AccountId == settlement.AccountId && members.Contains(e.Id)).ToListAsync(cancellationToken);
        var unpaid = emails.Where(e => e is { SettlementId: null, State: not (EmailState.Settled or EmailState.Refused) }).ToList();

        settlement.Posted(now);

        if (await credits.PostAsync(LedgerEntry.Debit(settlement, unpaid.Sum(e => (long)e.Credits), entryId, grantId, at), cancellationToken) is Posting.Posted)
        {
            foreach (var email in unpaid)
            {
                if (email.State is EmailState.Sent or EmailState.Unpaid)
                {
                    email.Settled(settlement.Id, now);
                }
                else
                {
                    email.PaidFor(settlement.Id);
                }
            }
        }

        // The settlement was written with its line, if that was new.
        await db.SaveSetAsync<Email>(cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await db.Work.Where(w => w.Kind == WorkKind.Debit && w.GroupId == settlement.Id).ExecuteDeleteAsync(cancellationToken);
        await db.Work.Where(w => w.Kind == WorkKind.Settle && w.SubjectId == settlement.Id).ExecuteDeleteAsync(cancellationToken);
        await ThawAsync(settlement.AccountId, settlement.Credit, cancellationToken);
    }

    /// <summary>The emails that a settlement pays for, while it is open.</summary>
    public Task<Guid[]> MembersAsync(Guid accountId, Guid settlementId, CancellationToken cancellationToken)
        => db.Work
            .Where(w => w.AccountId == accountId && w.GroupId == settlementId && w.Kind == WorkKind.Debit)
            .OrderBy(w => w.SubjectId)
            .Select(w => w.SubjectId)
            .ToArrayAsync(cancellationToken);

    /// <summary>A database that was restored from before the settlement was made learns of it from Dodo: the metadata name its emails. Some of them may have been accepted after the backup, and are nobody's here; the others are paid all the same.</summary>
    /// <returns>Null when none of them is open here.</returns>
    public async Task<Settlement?> AdoptAsync(Guid accountId, Guid settlementId, DodoEntry entry, DebitNote note, CancellationToken cancellationToken)
    {
        var open = await Holds.Open(db, accountId, entry.Credit).Where(e => note.EmailIds.Contains(e.Id)).Select(e => new { e.Id, e.State }).ToListAsync(cancellationToken);

        if (open.Count is 0)
        {
            return null;
        }

        foreach (var email in open.Where(e => e.State is EmailState.Queued or EmailState.Parked or EmailState.Scheduled))
        {
            // Their work goes on: when they are sent, they are paid for already.
            work.Add(WorkItem.Of(WorkKind.Debit, email.Id, accountId, dueAt: null));
        }

        var settlement = Settlement.Of(settlementId, accountId, entry.Credit, note.EmailIds.Count, -entry.Change, entry.At);
        db.Settlements.Add(settlement);
        await db.SaveChangesAsync(cancellationToken);
        var ids = open.Select(e => e.Id).ToArray();
        await db.Work.Where(w => w.Kind == WorkKind.Debit && ids.Contains(w.SubjectId)).ExecuteUpdateAsync(
            w => w.SetProperty(x => x.GroupId, settlementId).SetProperty(x => x.DueAt, (DateTimeOffset?)null).SetProperty(x => x.Lease, (Guid?)null),
            cancellationToken);
        return settlement;
    }

    // What travels in a group stays in it, so that the group's request stays the same to the byte.
    private Task<int> EndWorkAsync(Guid[] emails, CancellationToken cancellationToken)
        => db.Work
            .Where(w => (w.Kind == WorkKind.Send || w.Kind == WorkKind.LookUp || w.Kind == WorkKind.Debit) && emails.Contains(w.SubjectId) && w.GroupId == null)
            .ExecuteDeleteAsync(cancellationToken);

    private Task ThawAsync(Guid accountId, string credit, CancellationToken cancellationToken)
        => credits.SawFreeze ? ThawOrGoOnAsync(accountId, credit, cancellationToken) : Task.CompletedTask;

    private async Task ThawOrGoOnAsync(Guid accountId, string credit, CancellationToken cancellationToken)
    {
        if (await credits.ThawAsync(accountId, credit, cancellationToken))
        {
            await frozen.WakeAllAsync(accountId, cancellationToken);
        }
        else
        {
            await frozen.GoOnAsync(accountId, cancellationToken);
        }
    }
}
