using MailKit.Domain.Credits;
using MailKit.Web.Data;
using MailKit.Web.Pages.App.Emails.Searching;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Web.Pages.App.Statement;

/// <summary>Finds lines by an id, wherever they stand, or by words, within the lines of a month.</summary>
public static class LineSearch
{
    /// <summary>Ids are found by their indexes; words are looked for in each line, so a month of them has to be chosen first.</summary>
    public static bool IsId(string words) => Guid.TryParse(words, out _) || words.StartsWith("cdl_", StringComparison.Ordinal) || words.StartsWith("cdg_", StringComparison.Ordinal);

    /// <param name="lines">The account's, and of one month when the words are no id.</param>
    public static IQueryable<LedgerEntry> Narrow(MailKitDbContext db, Guid accountId, IQueryable<LedgerEntry> lines, string words)
    {
        if (Guid.TryParse(words, out var id))
        {
            var settlement = db.Emails.Where(e => e.AccountId == accountId && e.Id == id).Select(e => e.SettlementId);
            return lines.Where(l => l.EmailId == id || l.SettlementId == id || l.Id == id || (l.SettlementId != null && settlement.Contains(l.SettlementId)));
        }

        if (IsId(words))
        {
            return lines.Where(l => l.DodoEntryId == words || l.GrantId == words);
        }

        var pattern = LikePattern.Containing(words);
        var kinds = Enum.GetValues<LedgerKind>().Where(k => k is not LedgerKind.Debit && Says(LedgerWords.Title(k))).ToArray();
        var (plan, pack) = (Says(LedgerWords.Plan), Says(LedgerWords.Pack));
        var emails = db.Emails.Where(e => e.AccountId == accountId).Where(EmailSearch.Mentions(db, words));

        return lines.Where(l => kinds.Contains(l.Kind)
            || l.Reference == words
            || l.GrantId == words
            || (plan && l.Reference!.StartsWith(LedgerWords.PlanReference))
            || (pack && l.Reference!.StartsWith(LedgerWords.PackReference))
            || (l.Kind != LedgerKind.Debit && EF.Functions.Like(l.Reason!.ToLower(), pattern, LikePattern.Escape))
            || (l.EmailId != null && emails.Any(e => e.Id == l.EmailId))
            || (l.SettlementId != null && emails.Any(e => e.SettlementId == l.SettlementId)));

        bool Says(string text) => text.Contains(words, StringComparison.OrdinalIgnoreCase);
    }
}
