using MailKit.Domain.Credits;
using MailKit.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Web.Pages.App.Statement;

/// <summary>A month's credits in six figures: what it began with, what came and went, what there was at its end or is now.</summary>
/// <param name="SpentLines">How many lines were spent on.</param>
public sealed record MonthFigures(DateOnly Month, long Opening, long Added, long Spent, int SpentLines, long Expired, long Corrected, long Posted, long Held, long Available)
{
    /// <param name="month">Its first day (UTC).</param>
    /// <param name="isOver">Otherwise all that came since belongs to it, whatever a provider's clock says.</param>
    public static async Task<MonthFigures> ReadAsync(MailKitDbContext db, Guid accountId, DateOnly month, bool isOver, CancellationToken cancellationToken)
    {
        var since = new DateTimeOffset(month, TimeOnly.MinValue, TimeSpan.Zero);
        var until = isOver ? new DateTimeOffset(month.AddMonths(1), TimeOnly.MinValue, TimeSpan.Zero) : DateTimeOffset.MaxValue;

        var balance = await db.Balances.AsNoTracking().FirstOrDefaultAsync(b => b.AccountId == accountId && b.Credit == Credit.Emails, cancellationToken);
        var moved = await db.Ledger.AsNoTracking()
            .Where(l => l.AccountId == accountId && l.Credit == Credit.Emails && l.At >= since && l.At < until && l.Posted != 0)
            .GroupBy(l => l.Kind)
            .Select(g => new { Kind = g.Key, Sum = g.Sum(l => l.Posted), Lines = g.Count() })
            .ToListAsync(cancellationToken);

        var later = await db.Ledger.Where(l => l.AccountId == accountId && l.Credit == Credit.Emails && l.At >= until && l.Posted != 0).SumAsync(l => l.Posted, cancellationToken);
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
