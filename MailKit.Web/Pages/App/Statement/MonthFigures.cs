using MailKit.Domain.Credits;
using MailKit.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Web.Pages.App.Statement;

/// <summary>A month's credits in six figures: what it began with, what came and went, what there is.</summary>
/// <param name="SpentLines">How many lines were spent on.</param>
public sealed record MonthFigures(DateOnly Month, long Opening, long Added, long Spent, int SpentLines, long Expired, long Corrected, long Posted, long Held, long Available)
{
    public static async Task<MonthFigures> ReadAsync(MailKitDbContext db, Guid accountId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var month = new DateOnly(now.UtcDateTime.Year, now.UtcDateTime.Month, 1);
        var since = new DateTimeOffset(month, TimeOnly.MinValue, TimeSpan.Zero);

        var balance = await db.Balances.AsNoTracking().FirstOrDefaultAsync(b => b.AccountId == accountId && b.Credit == Credit.Emails, cancellationToken);
        var moved = await db.Ledger.AsNoTracking()
            .Where(l => l.AccountId == accountId && l.Credit == Credit.Emails && l.At >= since && l.Posted != 0)
            .GroupBy(l => l.Kind)
            .Select(g => new { Kind = g.Key, Sum = g.Sum(l => l.Posted), Lines = g.Count() })
            .ToListAsync(cancellationToken);

        var posted = balance?.Posted ?? 0;

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
