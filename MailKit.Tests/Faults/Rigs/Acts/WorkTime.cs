using MailKit.Domain.Work;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Tests.Faults.Rigs.Acts;

/// <summary>Nodes go by the machine's clock, which nobody moves: what would come due later is made due now.</summary>
public static class WorkTime
{
    /// <summary>So much time has passed for the work of these accounts, as far as nobody has it in hand. What was to come later still is.</summary>
    public static Task PassAsync(this Rig rig, TimeSpan time, IReadOnlyCollection<Guid> accounts, params WorkKind[] kinds) => rig.DataAsync(db =>
    {
        var (now, until, ids) = (DateTimeOffset.UtcNow, DateTimeOffset.UtcNow + time, accounts.ToList());

        return db.Work
            .Where(w => w.AccountId != null && ids.Contains(w.AccountId.Value) && w.Lease == null && w.DueAt > now && w.DueAt <= until && (kinds.Length == 0 || kinds.Contains(w.Kind)))
            .ExecuteUpdateAsync(w => w.SetProperty(x => x.DueAt, now));
    });
}
