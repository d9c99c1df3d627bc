using MailKit.Domain.Credits;
using MailKit.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Web.Pages.App.Statement;

/// <summary>A month's credits in six figures: what it began with, what came and went, what there was at its end or is now.</summary>
/// <param name="SpentLines">How many lines were spent on.</param>
public sealed record MonthFigures(DateOnly Month, long Opening, long Added, long Spent, long SpentLines, long Expired, long Corrected, long Posted, long Held, long Available)
{
    /// <param name="month">Its first day (UTC).</param>
    /// <param name="isOver">Otherwise all that came since belongs to it, whatever a provider's clock says.</param>
    public static async Task<MonthFigures> ReadAsync(MailKitDbContext db, Guid accountId, DateOnly month, bool isOver, CancellationToken cancellationToken)
    {
        var until = isOver ? month.AddMonths(1) : (DateOnly?)null;
        var balance = await db.Balances.AsNoTracking().FirstOrDefaultAsync(b => b.AccountId == accountId && b.Credit == Credit.Emails, cancellationToken);
        var days = db.LedgerDays.AsNoTracking().Where(d => d.AccountId == accountId && d.Credit == Credit.Emails);
        var moved = await days
            .Where(d => d.Day >= month && (until == null || d.Day < until))
            .GroupBy(d => d.Kind)
            .Select(g => new { Kind = g.Key, Sum = g.Sum(d => d.Posted), Lines = g.Sum(d => d.Lines) })
            .ToListAsync(cancellationToken);

        var later = until is null ? 0 : await days.Where(d => d.Day >= until).SumAsync(d => d.Posted, cancellationToken);
        var posted = (balance?.Posted ?? 0) - later;

        return new(
            month,
            posted - moved.Sum(m => m.Sum),
            Sum("added"),
            Sum("spent"),
            moved.Where(m => Kinds("spent").Contains(m.Kind)).Sum(m => m.Lines),
            Sum("expired"),
            Sum("corrected"),
            posted,
            balance?.Held ?? 0,
            balance?.Available ?? 0);

        static LedgerKind[] Kinds(string filter) => LineFilter.All.First(f => f.Name == filter).Kinds;

        long Sum(string filter) => moved.Where(m => Kinds(filter).Contains(m.Kind)).Sum(m => m.Sum);
    }
}
