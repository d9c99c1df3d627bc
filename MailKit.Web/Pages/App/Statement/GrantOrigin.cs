using System.Globalization;
using MailKit.Domain.Credits;
using MailKit.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Web.Pages.App.Statement;

/// <summary>Where the credits of a grant came from, and the line that brought them.</summary>
public sealed record GrantOrigin(Guid Line, LedgerKind Kind, string? Reference, DateTimeOffset At)
{
    /// <summary>“Your plan, 24 Nov”.</summary>
    public string Words => string.Create(CultureInfo.InvariantCulture, $"{LedgerWords.Origin(Reference) ?? LedgerWords.Title(Kind)}, {At:d MMM}");

    /// <summary>Of the grants that the lines name, those that our ledger has a line of.</summary>
    public static async Task<IReadOnlyDictionary<string, GrantOrigin>> ReadAsync(MailKitDbContext db, Guid accountId, IEnumerable<StatementLine> lines, CancellationToken cancellationToken)
    {
        var grants = lines.Select(l => l.GrantId).OfType<string>().Distinct().ToArray();

        return (await db.Ledger.AsNoTracking()
            .Where(l => l.AccountId == accountId && grants.Contains(l.GrantId) && l.Posted > 0)
            .Select(l => new { l.GrantId, Origin = new GrantOrigin(l.Id, l.Kind, l.Reference, l.At) })
            .ToListAsync(cancellationToken))
            .GroupBy(l => l.GrantId!)
            .ToDictionary(grant => grant.Key, grant => grant.MinBy(l => l.Origin.Line)!.Origin);
    }
}
