using MailKit.Domain.Reconciliation;
using MailKit.Domain.Work;
using MailKit.Web.Data;
using MailKit.Web.Pages.App;
using MailKit.Web.Reconciliation;
using MailKit.Web.Reconciliation.Repairing;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Web.Areas.Admin.Pages.Reconciliation;

/// <summary>Where our book and the providers' differ: what, since when, and the button that puts it right.</summary>
[Authorize(Policy = "Admin")]
public sealed class IndexModel(MailKitDbContext db, ReconciliationDesk desk, Repairs repairs, TimeProvider clock) : PageModel
{
    private const int Size = 25;
    private const int Lately = 10;

    /// <summary>How long a click waits for the comparison that it asked for.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    [BindProperty(SupportsGet = true)]
    public DifferenceKind? Kind { get; set; }

    /// <summary>Differences of this account only.</summary>
    [BindProperty(SupportsGet = true)]
    public Guid? Account { get; set; }

    [BindProperty(SupportsGet = true)]
    public long? Before { get; set; }

    [BindProperty(SupportsGet = true)]
    public long? After { get; set; }

    public DateTimeOffset Now { get; private set; }

    public string? AccountName { get; private set; }

    public KeysetPage<DifferenceLine> Open { get; private set; } = new([], false, false);

    public IReadOnlyList<DifferenceLine> Resolved { get; private set; } = [];

    /// <summary>The account's comparison, or without one the accounts' last.</summary>
    public ReconciliationRun? Dodo { get; private set; }

    public ReconciliationRun? Resend { get; private set; }

    public Figures Seen { get; private set; } = new(0, 0, 0, 0, 0, 0);

    /// <summary>Emails whose debit is still to come.</summary>
    public int UnderWay { get; private set; }

    /// <summary>What a provider answered last to those that wait for it.</summary>
    public string? Trouble { get; private set; }

    public bool IsFiltered => Kind is not null || Account is not null;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        Now = clock.GetUtcNow();

        if (Account is { } account)
        {
            AccountName = await db.Accounts.Where(a => a.Id == account).Select(a => a.Name).FirstOrDefaultAsync(cancellationToken);

            if (AccountName is null)
            {
                return NotFound();
            }
        }

        await ReadDifferencesAsync(cancellationToken);
        await ReadComparisonsAsync(cancellationToken);

        return Page();
    }

    /// <param name="id">An account's comparison, or Resend's; none for all.</param>
    public async Task<IActionResult> OnPostCompareAsync(Guid? id, CancellationToken cancellationToken)
    {
        var asked = await desk.AskAsync(id, By, cancellationToken);
        TempData["Toast"] = await desk.WaitAsync(id, asked, Patience, cancellationToken) ? "Compared." : "It is being compared. Look again in a moment.";

        return this.SeeOther(Here());
    }

    public async Task<IActionResult> OnPostRepairAsync(long id, CancellationToken cancellationToken)
    {
        var scope = await db.Differences.Where(d => d.Id == id).Select(d => (Guid?)d.RunId).FirstOrDefaultAsync(cancellationToken);

        if (scope is null)
        {
            return NotFound();
        }

        // What is compared from this moment on knows of the repair.
        var said = await repairs.RepairAsync(id, By, cancellationToken);
        await desk.WaitAsync(scope, clock.GetUtcNow(), Patience, cancellationToken);
        TempData["Toast"] = said ?? "This difference is gone already.";

        return this.SeeOther(Here());
    }

    private string By => User.Identity?.Name ?? "an admin";

    private string Here() => "/admin/reconciliation" + QueryString.Create(new Dictionary<string, string?> { ["kind"] = Kind?.ToString(), ["account"] = Account?.ToString() }.Where(p => p.Value is not null));

    private async Task ReadDifferencesAsync(CancellationToken cancellationToken)
    {
        var all = db.Differences.AsNoTracking();
        all = Kind is { } kind ? all.Where(d => d.Kind == kind) : all;
        all = Account is { } account ? all.Where(d => d.AccountId == account) : all;

        var open = all.Where(Names.IsOpen);
        var ordered = After is { } after
            ? open.Where(d => d.Id > after).OrderBy(d => d.Id)
            : open.Where(d => Before == null || d.Id < Before).OrderByDescending(d => d.Id);

        Open = KeysetPage.Of(await Lines(ordered.Take(Size + 1)).ToListAsync(cancellationToken), Size, Before is not null, After is not null);
        Resolved = await Lines(all.Where(d => d.ResolvedAt != null).OrderByDescending(d => d.ResolvedAt).Take(Lately)).ToListAsync(cancellationToken);

        // Which order a join leaves is nobody's promise.
        Open = Open with { Items = [.. Open.Items.OrderByDescending(l => l.Difference.Id)] };
        Resolved = [.. Resolved.OrderByDescending(l => l.Difference.ResolvedAt)];
    }

    private async Task ReadComparisonsAsync(CancellationToken cancellationToken)
    {
        var all = db.ReconciliationRuns.AsNoTracking();
        var accounts = all.Where(c => c.Id != ReconciliationRun.Resend && (Account == null || c.Id == Account));

        Resend = await all.FirstOrDefaultAsync(c => c.Id == ReconciliationRun.Resend, cancellationToken);
        Dodo = await accounts.Where(c => c.ComparedAt != null).OrderByDescending(c => c.ComparedAt).FirstOrDefaultAsync(cancellationToken);
        Trouble = await db.Work
            .Where(w => w.Kind == WorkKind.Reconcile && w.LastError != null && (Account == null || w.SubjectId == Account || w.SubjectId == ReconciliationRun.Resend))
            .OrderBy(w => w.DueAt)
            .Select(w => w.LastError)
            .FirstOrDefaultAsync(cancellationToken);
        UnderWay = await db.Work.CountAsync(w => (w.Kind == WorkKind.Send || w.Kind == WorkKind.Debit) && (Account == null || w.AccountId == Account), cancellationToken);
        Seen = await accounts.GroupBy(_ => 1).Select(g => new Figures(
            g.Count(),
            g.Count(c => c.ComparedAt != null),
            g.Sum(c => c.Ours),
            g.Sum(c => c.Theirs),
            g.Sum(c => c.InFlight),
            g.Count(c => c.RunningSince != null))).SingleOrDefaultAsync(cancellationToken) ?? Seen;
    }

    private IQueryable<DifferenceLine> Lines(IQueryable<Difference> differences)
        => differences.LeftJoin(db.Accounts, d => d.AccountId, a => a.Id, (d, a) => new DifferenceLine(d, a!.Name));
}
