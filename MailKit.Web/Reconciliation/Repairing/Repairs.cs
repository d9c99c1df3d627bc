using MailKit.Domain.Credits;
using MailKit.Domain.Reconciliation;
using MailKit.Domain.Work;
using MailKit.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Web.Reconciliation.Repairing;

/// <summary>Puts differences right, one click each; a click more changes nothing more.</summary>
public sealed partial class Repairs(
    MailKitDbContext db,
    ReconciliationDesk desk,
    RepairsOfDebits debits,
    RepairsOfLedger ledger,
    TimeProvider clock,
    ILogger<Repairs> logger)
{
    /// <summary>What came of it, in words; null when the difference is no longer there. The scope is then compared again.</summary>
    public async Task<string?> RepairAsync(long id, string by, CancellationToken cancellationToken)
    {
        if (await db.Differences.AsNoTracking().FirstOrDefaultAsync(d => d.Id == id && d.ConfirmedAt != null && d.ResolvedAt == null, cancellationToken) is not { } difference)
        {
            return null;
        }

        LogPressed(by, difference.Repair, difference.Kind, difference.Subject, difference.AccountId);
        var said = await TryAsync(difference, by, cancellationToken);
        LogSaid(difference.Subject, said);

        await db.Differences.Where(d => d.Id == id).ExecuteUpdateAsync(d => d.SetProperty(x => x.RepairedBy, by).SetProperty(x => x.RepairSaid, said), cancellationToken);
        await desk.AskAsync(difference.RunId, by, cancellationToken);

        return said;
    }

    private async Task<string> TryAsync(Difference difference, string by, CancellationToken cancellationToken)
    {
        try
        {
            return difference.Repair switch
            {
                Repair.Import => await ledger.ImportAsync(difference, cancellationToken),
                Repair.DebitAgain => await debits.DebitAgainAsync(difference, cancellationToken),
                Repair.MarkSent => await debits.MarkSentAsync(difference, cancellationToken),
                Repair.Correct => await ledger.CorrectAsync(difference, cancellationToken),
                Repair.ReadAll => await ledger.ReadAllAsync(difference, cancellationToken),
                Repair.Restate => await ledger.RestateAsync(difference.AccountId!.Value, difference.Credit!, null, cancellationToken),
                Repair.Note => await NoteAsync(difference, by, cancellationToken),
                _ => "This one is put right at the provider.",
            };
        }
        catch (ProviderException e)
        {
            return $"Nothing was changed, because the provider did not answer: {e.Message}";
        }
    }

    private async Task<string> NoteAsync(Difference difference, string by, CancellationToken cancellationToken)
    {
        var (now, words) = (clock.GetUtcNow(), $"noted by {by}");
        await db.Differences
            .Where(d => d.Id == difference.Id && d.ResolvedAt == null)
            .ExecuteUpdateAsync(d => d.SetProperty(x => x.ResolvedAt, now).SetProperty(x => x.Resolution, words), cancellationToken);

        return "Noted.";
    }

    [LoggerMessage(LogLevel.Warning, "{By} ordered the repair {Repair} of {Kind}, {Subject}, account {AccountId}")]
    private partial void LogPressed(string by, Repair repair, DifferenceKind kind, string subject, Guid? accountId);

    [LoggerMessage(LogLevel.Warning, "The repair of {Subject}: {Said}")]
    private partial void LogSaid(string subject, string said);
}
