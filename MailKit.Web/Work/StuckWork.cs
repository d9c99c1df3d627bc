using MailKit.Domain.Work;
using MailKit.Web.Data;
using MailKit.Web.Work.Signals;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Web.Work;

/// <summary>Work that goes on only when a person says so.</summary>
public sealed class StuckWork(MailKitDbContext db, WorkSignals signals, TimeProvider clock)
{
    /// <summary>Parked after something that nobody foresaw, a dozen times in a row.</summary>
    public static IQueryable<WorkItem> Of(MailKitDbContext db) => db.Work.Where(w => w.DueAt == null && w.Surprises >= WorkItem.MaxSurprises);

    /// <summary>It is tried again now. False when it is no longer stuck.</summary>
    public async Task<bool> TryAgainAsync(WorkKind kind, Guid subjectId, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var woken = await Of(db).Where(w => w.Kind == kind && w.SubjectId == subjectId).ExecuteUpdateAsync(
            w => w.SetProperty(x => x.DueAt, now).SetProperty(x => x.Surprises, 0).SetProperty(x => x.Lease, (Guid?)null),
            cancellationToken);
        signals.Wake(kind);
        return woken is 1;
    }
}
