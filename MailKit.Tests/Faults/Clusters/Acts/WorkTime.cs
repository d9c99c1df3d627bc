using MailKit.Domain.Work;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Tests.Faults.Clusters.Acts;

/// <summary>Nodes go by the machine's clock, which nobody moves: what would come due later is made due now.</summary>
public static class WorkTime
{
    /// <summary>So much time has passed for work, as far as nobody has it in hand. What was to come later still is.</summary>
    /// <param name="accounts">Whose; null for everybody's, and what is nobody's.</param>
    public static Task PassAsync(this Cluster cluster, TimeSpan time, IReadOnlyCollection<Guid>? accounts, params WorkKind[] kinds) => cluster.DataAsync(db =>
    {
        var (now, until, ids, isAll) = (DateTimeOffset.UtcNow, DateTimeOffset.UtcNow + time, accounts?.ToList() ?? [], accounts is null);

        return db.Work
            .Where(w => (isAll || (w.AccountId != null && ids.Contains(w.AccountId.Value))) && w.Lease == null && w.DueAt > now && w.DueAt <= until && (kinds.Length == 0 || kinds.Contains(w.Kind)))
            .ExecuteUpdateAsync(w => w.SetProperty(x => x.DueAt, now));
    });
}
