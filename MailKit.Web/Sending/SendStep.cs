using MailKit.Domain.Sending;
using MailKit.Domain.Work;
using MailKit.Web.Http;
using MailKit.Web.Work;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace MailKit.Web.Sending;

/// <summary>Hands queued emails to Resend, alone or in batches, the same to the byte however often a request is repeated.</summary>
public sealed class SendStep(StepContext context, IEmailGateway gateway, IOptions<SendingOptions> options, ILogger<SendStep> logger)
    : ProviderStep<SendCall, SendAnswer, SendOutcomes>(context, ProviderLimits.Resend, logger)
{
    /// <summary>Emails of an account that owes credits wait. Nearly all of them sleep; what was in somebody's hands when the account was frozen is met here.</summary>
    private const string NotFrozen = """AND NOT EXISTS (SELECT 1 FROM credit_balances AS b WHERE b."AccountId" = w."AccountId" AND b."FrozenAt" IS NOT NULL)""";

    private static readonly WorkTable.Wanted[] Wanted = [new(WorkKind.Batch, 2), new(WorkKind.Send, IEmailGateway.MaxBatch, NotFrozen, InTurns: true)];

    protected override async Task<Lease?> LeaseAsync(CancellationToken cancellationToken)
    {
        if (await Context.Work.LeaseAsync(Wanted, cancellationToken) is not { } lease)
        {
            return null;
        }

        CrashPoint.Reach("send-leased");

        if (Batches.IsBacklog(lease, options.Value))
        {
            lease = await Context.Transactions.RunAsync<Batches, Lease>(batches => batches.GatherAsync(lease, cancellationToken), cancellationToken);
            CrashPoint.Reach("batch-persisted");
        }

        return lease;
    }

    protected override async Task<IReadOnlyList<SendCall>> ReadAsync(IReadOnlyList<WorkItem> items, CancellationToken cancellationToken)
    {
        var batches = items.Where(i => i.Kind is WorkKind.Batch).Select(i => (Guid?)i.SubjectId).ToArray();
        var members = batches.Length is 0 ? [] : await Context.Db.Work
            .Where(w => w.Kind == WorkKind.Send && batches.Contains(w.GroupId))
            .Select(w => new { w.SubjectId, w.GroupId })
            .ToListAsync(cancellationToken);
        var ids = items.Where(i => i.Kind is WorkKind.Send).Select(i => i.SubjectId).Concat(members.Select(m => m.SubjectId)).ToArray();

        // Whatever became of single emails of a batch meanwhile, its request stays what it was.
        var emails = await Context.Db.Emails.AsNoTracking()
            .Where(e => ids.Contains(e.Id))
            .Join(Context.Db.EmailBodies, e => new { e.AccountId, EmailId = e.Id }, b => new { b.AccountId, b.EmailId }, (e, b) => new { Email = e, Body = b })
            .ToDictionaryAsync(e => e.Email.Id, e => (e.Email, e.Body), cancellationToken);
        var groups = members.ToLookup(m => m.GroupId!.Value, m => m.SubjectId);
        return [.. items.Select(i => new SendCall(i, i.Kind is WorkKind.Batch ? [.. groups[i.SubjectId].Order().Select(id => emails[id])] : [emails[i.SubjectId]]))];
    }

    protected override async Task<SendAnswer> AskAsync(Lease lease, SendCall call, CancellationToken cancellationToken)
    {
        if (call is { IsBatch: false, Emails: [{ Email.State: not EmailState.Queued }] })
        {
            return new SendAnswer.Moot();
        }

        if (call.Item.IsKeyForgotten(Context.Clock.GetUtcNow()))
        {
            return new SendAnswer.Unknown("Resend did not answer for 23 hours and may have forgotten the key: sending again could send twice.");
        }

        CrashPoint.Reach("send-before-call");
        lease.Require(Context.Clock);
        var answer = call.IsBatch ? await SendBatchAsync(lease, call, cancellationToken) : new SendAnswer.Each([await gateway.SendAsync(call.Messages[0], cancellationToken)]);
        CrashPoint.Reach("send-after-call");
        return answer;
    }

    protected override Task KeepAsync(SendOutcomes outcomes, Lease lease, IReadOnlyList<(SendCall Call, SendAnswer Answer)> answers, CancellationToken cancellationToken)
        => outcomes.KeepAsync(lease, answers, cancellationToken);

    // Only what is refused moves a balance.
    protected override IReadOnlyCollection<Guid> Moves(IReadOnlyList<(SendCall Call, SendAnswer Answer)> answers)
        => [.. answers.Where(a => a.Answer is SendAnswer.Each each && each.Deliveries.Any(d => d is Delivery.Rejected)).SelectMany(a => a.Call.Emails).Select(e => e.Email.AccountId).Distinct()];

    private async Task<SendAnswer> SendBatchAsync(Lease lease, SendCall call, CancellationToken cancellationToken) => await gateway.SendBatchAsync(call.Key, call.Messages, cancellationToken) switch
    {
        BatchDelivery.Answered answered => new SendAnswer.Each(answered.Each),
        BatchDelivery.Contradicted contradicted => new SendAnswer.Unknown(contradicted.Reason),
        BatchDelivery.Rejected rejected when call.Item.WasTriedBefore(lease.At) => new SendAnswer.Unknown($"Resend refuses it now: {rejected.Reason} An earlier try got no answer and may have been accepted."),
        BatchDelivery.Rejected => new SendAnswer.Dissolved(),
        var other => throw new InvalidOperationException($"Nobody expects {other.GetType().Name}."),
    };
}
