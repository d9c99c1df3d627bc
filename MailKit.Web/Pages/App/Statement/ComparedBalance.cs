using MailKit.Domain.Credits;
using MailKit.Domain.Work;
using MailKit.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Web.Pages.App.Statement;

/// <summary>The last comparison with Dodo's ledger, and what both said then.</summary>
/// <param name="Both">Credits, when nothing differs.</param>
/// <param name="Open">Differences that are being looked at.</param>
public sealed record ComparedBalance(DateTimeOffset At, long Both, int Open)
{
    /// <summary>Null before the first comparison.</summary>
    public static async Task<ComparedBalance?> ReadAsync(MailKitDbContext db, Guid accountId, CancellationToken cancellationToken)
    {
        if (await db.ReconciliationRuns.Where(r => r.Id == accountId).Select(r => r.ComparedAt).FirstOrDefaultAsync(cancellationToken) is not { } at)
        {
            return null;
        }

        // After a clock was set back a little, ids count on ahead of it, and a line's own time says that it was there; that time is Dodo's, which may be ahead, too.
        var then = Ids.Floor(at);
        var both = await db.Ledger
            .Where(l => l.AccountId == accountId && l.Credit == Credit.Emails && (l.Id < then || l.At <= at) && l.Posted != 0)
            .OrderByDescending(l => l.Id)
            .Select(l => l.PostedAfter)
            .FirstOrDefaultAsync(cancellationToken);
        return new(at, both, await db.Differences.CountAsync(d => d.AccountId == accountId && d.Credit == Credit.Emails && d.ResolvedAt == null, cancellationToken));
    }
}
