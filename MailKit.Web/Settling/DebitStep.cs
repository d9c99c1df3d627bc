using MailKit.Domain.Credits;
using MailKit.Domain.Sending;
using MailKit.Domain.Work;
using MailKit.Web.Http;
using MailKit.Web.Work;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace MailKit.Web.Settling;

/// <summary>Debits sent emails at Dodo, alone or many in one entry, once, whatever the network does.</summary>
public sealed class DebitStep(StepContext context, ICreditGateway gateway, IOptions<SettlingOptions> options, ILogger<DebitStep> logger)
    : ProviderStep<DebitCall, DebitResult, DebitOutcomes>(context, ProviderLimits.Dodo, logger)
{
    private const int Most = 800;

    protected override async Task<Lease?> LeaseAsync(CancellationToken cancellationToken)
    {
        var free = await Context.Limits.FreeAsync(ProviderLimits.Dodo, CallPurpose.Email, cancellationToken);

        if (free is 0)
        {
            return null;
        }

        // What is gathered can grow no more: it goes first, and no more is gathered than may be asked for at once.
        var now = Context.Clock.GetUtcNow();
        var isGathered = await Context.Db.Work.AnyAsync(w => w.Kind == WorkKind.Settle && w.DueAt <= now, cancellationToken);
        var calls = Math.Clamp(free / SettlingModule.Workers, 1, WorkTable.AtOnce);
        var lease = await Context.Work.LeaseAsync([isGathered ? new(WorkKind.Settle, calls) : new(WorkKind.Debit, Most, Together: calls)], cancellationToken);

        if (lease is not null && Settlements.Enough(lease, options.Value, isScarce: calls < WorkTable.AtOnce) is var enough && Settlements.IsBacklog(lease, enough))
        {
            lease = await Context.Transactions.RunAsync<Settlements, Lease>(settlements => settlements.GatherAsync(lease, enough, cancellationToken), cancellationToken);
            CrashPoint.Reach("settlement-persisted");
        }

        return lease;
    }

    protected override async Task<IReadOnlyList<DebitCall>> ReadAsync(IReadOnlyList<WorkItem> items, CancellationToken cancellationToken)
    {
        var accounts = items.Select(i => i.AccountId).Distinct().ToArray();
        var customers = await Context.Db.Accounts.Where(a => accounts.Contains(a.Id)).Select(a => new { a.Id, a.DodoCustomerId }).ToDictionaryAsync(a => a.Id, a => a.DodoCustomerId, cancellationToken);
        var ids = items.Where(i => i.Kind is WorkKind.Debit).Select(i => i.SubjectId).ToArray();
        var emails = await Context.Db.Emails.AsNoTracking().Where(e => ids.Contains(e.Id)).ToDictionaryAsync(e => e.Id, cancellationToken);
        var settlements = await ReadSettlementsAsync(items, cancellationToken);

        return [.. items.Select(item =>
        {
            var customer = customers.GetValueOrDefault(item.AccountId!.Value) ?? throw new InvalidOperationException($"Account {item.AccountId} sent without a customer at Dodo.");
            return item.Kind is WorkKind.Settle ? settlements[item.SubjectId](item, customer) : Single(item, customer, emails[item.SubjectId]);
        })];
    }

    protected override async Task<DebitResult> AskAsync(Lease lease, DebitCall call, CancellationToken cancellationToken)
    {
        if (call.Note is null)
        {
            return new DebitResult.Moot();
        }

        CrashPoint.Reach("settle-before-call");
        lease.Require(Context.Clock);
        var answer = await gateway.DebitAsync(call.CustomerId, call.Credit, call.Credits, call.Note, cancellationToken);
        CrashPoint.Reach("settle-after-call");
        return new DebitResult.Answered(answer);
    }

    protected override Task KeepAsync(DebitOutcomes outcomes, Lease lease, IReadOnlyList<(DebitCall Call, DebitResult Answer)> answers, CancellationToken cancellationToken)
        => outcomes.KeepAsync(lease, answers, cancellationToken);

    protected override IReadOnlyCollection<Guid> Moves(IReadOnlyList<(DebitCall Call, DebitResult Answer)> answers) => [.. answers.Select(a => a.Call.Item.AccountId!.Value).Distinct()];

    private static DebitCall Single(WorkItem item, string customer, Email email)
        => email is { State: EmailState.Sent or EmailState.Unpaid, SettlementId: null }
            ? new(item, customer, email.Credit, email.Credits, DebitNote.ForEmail(email.Id, email.ResendId!))
            : new(item, customer, email.Credit, 0, null);

    private async Task<Dictionary<Guid, Func<WorkItem, string, DebitCall>>> ReadSettlementsAsync(IReadOnlyList<WorkItem> items, CancellationToken cancellationToken)
    {
        var ids = items.Where(i => i.Kind is WorkKind.Settle).Select(i => i.SubjectId).ToArray();

        if (ids.Length is 0)
        {
            return [];
        }

        var accounts = items.Select(i => i.AccountId).Distinct().ToArray();
        var settlements = await Context.Db.Settlements.AsNoTracking().Where(s => accounts.Contains(s.AccountId) && ids.Contains(s.Id)).ToListAsync(cancellationToken);
        var members = await Context.Db.Work
            .Where(w => w.Kind == WorkKind.Debit && w.GroupId != null && ids.Contains(w.GroupId.Value))
            .Select(w => new { w.GroupId, w.SubjectId })
            .ToListAsync(cancellationToken);
        var groups = members.ToLookup(m => m.GroupId!.Value, m => m.SubjectId);

        return settlements.ToDictionary(
            s => s.Id,
            s => (Func<WorkItem, string, DebitCall>)((item, customer) => new(item, customer, s.Credit, s.Credits, DebitNote.ForSettlement(s.Id, [.. groups[s.Id].Order()]))));
    }
}
