using MailKit.Domain.Credits;
using MailKit.Web.Work.Lanes;

namespace MailKit.Web.Credits;

/// <summary>Holds are asked for by many at once.</summary>
public sealed partial class CreditBook
{
    /// <summary>Holds what can be afforded: an account that has enough for all of its holds is moved once, and of another each hold is tried in its turn.</summary>
    /// <param name="holds">Facts that are new, in the order they came.</param>
    /// <returns>Those that stand; of the others nothing is written.</returns>
    public async Task<IReadOnlyList<LedgerEntry>> HoldAsync(IReadOnlyList<LedgerEntry> holds, CancellationToken cancellationToken)
    {
        var movements = Movement.Of(holds);
        await LockAsync([.. movements.Select(m => m.Balance.AccountId).Distinct()], cancellationToken);
        var moved = await MoveAsync(movements, cancellationToken);
        var standing = new List<LedgerEntry>(holds.Count);

        foreach (var movement in movements)
        {
            if (moved.TryGetValue(movement.Balance, out var after))
            {
                await LeaveAsync(movement, after, cancellationToken);
                standing.AddRange(movement.Lines);
                continue;
            }

            foreach (var alone in movement.Lines.Where(_ => movement.Lines.Count > 1).Select(hold => movement with { Lines = [hold] }))
            {
                if ((await MoveAsync([alone], cancellationToken)).TryGetValue(alone.Balance, out after))
                {
                    await LeaveAsync(alone, after, cancellationToken);
                    standing.AddRange(alone.Lines);
                }
            }
        }

        await db.InsertAsync(standing, cancellationToken);
        return standing;
    }
}
