using MailKit.Domain.Credits;
using MailKit.Domain.Work;
using MailKit.Web.Data;
using MailKit.Web.Work;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Web.Settling;

/// <summary>Gathers an account's backlog of sent emails into one debit. What belongs together is written down before Dodo is asked. Inside the caller's transaction.</summary>
public sealed class Settlements(MailKitDbContext db, WorkTable work)
{
    /// <summary>When so many wait, of however many accounts, or when few requests are left, Dodo's limit is what they wait for: then two of an account go together.</summary>
    private const int Crowd = 20;

    /// <summary>From so many waiting emails of an account on they are debited together; 0 for never.</summary>
    public static int Enough(Lease lease, SettlingOptions options, bool isScarce) => isScarce || Fresh(lease).Count() >= Crowd ? Math.Min(2, options.SettleFrom) : options.SettleFrom;

    /// <summary>True when so many of one account wait that they should be debited together. A debit that was tried alone stays alone: only its own key says whether that try got through.</summary>
    public static bool IsBacklog(Lease lease, int enough) => enough > 0 && Fresh(lease).GroupBy(i => i.AccountId).Any(account => account.Count() >= enough);

    /// <summary>The lease, with settlements in the place of the emails that they pay for.</summary>
    public async Task<Lease> GatherAsync(Lease lease, int enough, CancellationToken cancellationToken)
    {
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

    private static IEnumerable<WorkItem> Fresh(Lease lease)
        => lease.Items.Where(i => i is { Kind: WorkKind.Debit, Alone: false, Failures: 0 } && !i.WasTriedBefore(lease.At));
}
