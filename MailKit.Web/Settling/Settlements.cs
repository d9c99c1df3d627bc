using MailKit.Domain.Credits;
using MailKit.Domain.Work;
using MailKit.Web.Data;
using MailKit.Web.Work;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace MailKit.Web.Settling;

/// <summary>Gathers an account's backlog of sent emails into one debit. What belongs together is written down before Dodo is asked. Inside the caller's transaction.</summary>
public sealed class Settlements(MailKitDbContext db, WorkTable work, IOptions<SettlingOptions> options)
{
    /// <summary>When so many wait, of however many accounts, Dodo's limit is what they wait for: then two of an account go together.</summary>
    private const int Crowd = 50;

    /// <summary>True when so many of one account wait that they should be debited together. A debit that was tried alone stays alone: only its own key says whether that try got through.</summary>
    public static bool IsBacklog(Lease lease, SettlingOptions options)
        => Enough(lease, options) is var enough and > 0 && Fresh(lease).GroupBy(i => i.AccountId).Any(account => account.Count() >= enough);

    /// <summary>The lease, with settlements in the place of the emails that they pay for.</summary>
    public async Task<Lease> GatherAsync(Lease lease, CancellationToken cancellationToken)
    {
        var enough = Enough(lease, options.Value);
        var fresh = Fresh(lease).Select(i => i.SubjectId).ToArray();
        var prices = await db.Emails.Where(e => fresh.Contains(e.Id) && e.SettlementId == null).Select(e => new { e.AccountId, e.Id, e.Credits }).ToListAsync(cancellationToken);
        var calls = new List<WorkItem>();
        var gathered = new HashSet<Guid>();

        foreach (var account in prices.GroupBy(e => e.AccountId).Where(a => a.Count() >= enough))
        {
            foreach (var part in account.OrderBy(e => e.Id).Chunk(Settlement.MaxEmails).Where(part => part.Length > 1))
            {
                var ids = part.Select(e => e.Id).ToArray();
                var group = await work.GroupAsync(lease, WorkKind.Debit, ids, WorkKind.Settle, account.Key, cancellationToken);
                db.Settlements.Add(Settlement.Of(group.SubjectId, account.Key, Credit.Emails, ids.Length, part.Sum(e => (long)e.Credits), lease.At));
                calls.Add(group);
                gathered.UnionWith(ids);
            }
        }

        await db.SaveChangesAsync(cancellationToken);
        return new(lease.Token, lease.At, lease.Until, [.. calls, .. lease.Items.Where(i => !gathered.Contains(i.SubjectId))]);
    }

    private static int Enough(Lease lease, SettlingOptions options) => Fresh(lease).Count() >= Crowd ? Math.Min(2, options.SettleFrom) : options.SettleFrom;

    private static IEnumerable<WorkItem> Fresh(Lease lease)
        => lease.Items.Where(i => i is { Kind: WorkKind.Debit, Alone: false, Failures: 0 } && !i.WasTriedBefore(lease.At));
}
