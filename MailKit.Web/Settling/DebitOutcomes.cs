using MailKit.Domain.Credits;
using MailKit.Domain.Sending;
using MailKit.Domain.Work;
using MailKit.Web.Credits;
using MailKit.Web.Data;
using MailKit.Web.Work;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Web.Settling;

/// <summary>Writes what Dodo answered to debits: what stands, what is owed, what is tried another way. Inside the caller's transaction.</summary>
public sealed partial class DebitOutcomes(MailKitDbContext db, Debits debits, FrozenWork frozen, WorkTable work, TimeProvider clock, ILogger<DebitOutcomes> logger)
{
    /// <summary>An account that owes is asked for more seldom.</summary>
    private const int MoreSeldom = 5;

    public async Task KeepAsync(Lease lease, IReadOnlyList<(DebitCall Call, DebitResult Answer)> answers, CancellationToken cancellationToken)
    {
        // In one order, so that two processes cannot wait for each other's balances.
        var inOrder = answers.OrderBy(a => a.Call.Item.AccountId).ToList();
        await debits.LockAsync([.. inOrder.Select(a => a.Call.Item.AccountId!.Value).Distinct()], cancellationToken);

        foreach (var (call, answer) in await StandTogetherAsync(lease, inOrder, cancellationToken))
        {
            work.Announce(call.Item.AccountId!.Value);

            if (answer is DebitResult.Answered { Said: DebitAnswer.Insufficient refused })
            {
                await OweAsync(lease, call, refused, cancellationToken);
            }
            else
            {
                await StandAsync(lease, call, (answer as DebitResult.Answered)?.Said, cancellationToken);
            }
        }

        CrashPoint.Reach("debited-before-commit");
    }

    /// <summary>Nearly all that Dodo answers is that it posted the debit of one email: these are written as one set.</summary>
    /// <returns>The others.</returns>
    private async Task<IReadOnlyList<(DebitCall Call, DebitResult Answer)>> StandTogetherAsync(Lease lease, IReadOnlyList<(DebitCall Call, DebitResult Answer)> answers, CancellationToken cancellationToken)
    {
        var posted = answers.Where(a => a is { Call: { IsSettlement: false, Note: not null }, Answer: DebitResult.Answered { Said: DebitAnswer.Posted } }).ToDictionary(a => a.Call.Item.SubjectId);

        if (posted.Count < 2)
        {
            return answers;
        }

        var ids = posted.Keys.ToArray();
        var emails = await db.Emails.AsTracking().Where(e => ids.Contains(e.Id) && e.State == EmailState.Sent && e.SettlementId == null).OrderBy(e => e.Id).ToListAsync(cancellationToken);
        var together = emails.ToDictionary(e => e.Id, e => posted[e.Id]);
        await work.FinishAsync(lease, [.. together.Values.Select(a => a.Call.Item)], cancellationToken);
        await debits.StandAsync([.. emails.Select(e => (e, Line(e, together[e.Id])))], cancellationToken);
        return [.. answers.Where(a => !together.ContainsKey(a.Call.Item.SubjectId))];

        static LedgerEntry Line(Email email, (DebitCall Call, DebitResult Answer) debit)
        {
            var said = (DebitAnswer.Posted)((DebitResult.Answered)debit.Answer).Said;
            return LedgerEntry.Debit(email, said.EntryId, said.GrantId, debit.Call.Note!.Reason, said.At);
        }
    }

    private async Task StandAsync(Lease lease, DebitCall call, DebitAnswer? said, CancellationToken cancellationToken)
    {
        await work.FinishAsync(lease, [call.Item], cancellationToken);
        var posted = said as DebitAnswer.Posted;
        var at = posted?.At ?? clock.GetUtcNow();

        if (call.IsSettlement)
        {
            await debits.StandsAsync(await SettlementAsync(call.Item, cancellationToken), posted?.EntryId, posted?.GrantId, at, cancellationToken);
        }
        else if (await db.Emails.AsTracking().FirstAsync(e => e.AccountId == call.Item.AccountId && e.Id == call.Item.SubjectId, cancellationToken) is { State: EmailState.Sent or EmailState.Unpaid } email)
        {
            await SettleAsync(email, call, posted, at, cancellationToken);
        }

        if (said is DebitAnswer.AlreadyPosted)
        {
            // The key is taken, so the debit stands; which entry it is, the ledger's next listing tells.
            await work.AskAsync(WorkKind.ListLedger, call.Item.AccountId!.Value, call.Item.AccountId, cancellationToken);
        }
    }

    private async Task SettleAsync(Email email, DebitCall call, DebitAnswer.Posted? posted, DateTimeOffset at, CancellationToken cancellationToken)
    {
        if (email.SettlementId is { } settlement)
        {
            // Its settlement was posted before the email was known to be sent.
            email.Settled(settlement, clock.GetUtcNow());
            await db.SaveChangesAsync(cancellationToken);
        }
        else if (call.Note is { } note)
        {
            await debits.StandsAsync(email, note.Reason, posted?.EntryId, posted?.GrantId, at, cancellationToken);
        }
    }

    // Somebody took the credits at Dodo after we held them. What is held stays held, and nothing more is sent.
    private async Task OweAsync(Lease lease, DebitCall call, DebitAnswer.Insufficient refused, CancellationToken cancellationToken)
    {
        var account = call.Item.AccountId!.Value;
        LogUnpaid(call.Item.Kind, call.Item.SubjectId, refused.Words);

        if (call.IsSettlement && !call.Item.WasTriedBefore(lease.At))
        {
            // It certainly was not debited: what is left pays for some of the emails, and the first that it does not pay for waits for more.
            await DissolveAsync(lease, call.Item, cancellationToken);
            await frozen.FreezeAsync(account, call.Credit, probe: null, cancellationToken);
            await frozen.WakeAsync(account, refused.Left + 1, cancellationToken);
            return;
        }

        // An earlier try of this debit may stand all the same; only its key can tell, so what travels together stays together until credits come.
        var trouble = new ProviderException(refused.Words, mayHaveActed: call.IsSettlement || call.Item.WasTriedBefore(lease.At));

        if (await work.FailAsync(lease, call.Item, trouble, MoreSeldom, cancellationToken) is not 1)
        {
            throw new FencedException("The row had moved on.");
        }

        await frozen.FreezeAsync(account, call.Credit, call.Item, cancellationToken);
        var ids = call.IsSettlement ? await debits.MembersAsync(account, call.Item.SubjectId, cancellationToken) : [call.Item.SubjectId];
        var owed = await db.Emails.AsTracking().Where(e => e.AccountId == account && ids.Contains(e.Id) && e.State == EmailState.Sent).ToListAsync(cancellationToken);
        owed.ForEach(e => e.Unpaid());
        await db.SaveChangesAsync(cancellationToken);
    }

    private async Task DissolveAsync(Lease lease, WorkItem item, CancellationToken cancellationToken)
    {
        await work.FinishAsync(lease, [item], cancellationToken);
        (await SettlementAsync(item, cancellationToken)).Dissolved(clock.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
        await work.UngroupAsync(WorkKind.Debit, item.SubjectId, cancellationToken);
    }

    private Task<Settlement> SettlementAsync(WorkItem item, CancellationToken cancellationToken)
        => db.Settlements.AsTracking().SingleAsync(s => s.AccountId == item.AccountId && s.Id == item.SubjectId, cancellationToken);

    [LoggerMessage(LogLevel.Error, "The {Kind} of {Subject} is owed: what was sent cannot be debited, because Dodo has too few credits: {Words}")]
    private partial void LogUnpaid(WorkKind kind, Guid subject, string words);
}
