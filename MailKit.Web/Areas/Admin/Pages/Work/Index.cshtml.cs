using MailKit.Domain.Work;
using MailKit.Web.Data;
using MailKit.Web.Pages.App;
using MailKit.Web.Work;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Web.Areas.Admin.Pages.Work;

/// <summary>What waits, fails or is stuck, of every kind of work: who, why and since when.</summary>
[Authorize(Policy = "Admin")]
public sealed class IndexModel(MailKitDbContext db, StuckWork stuck, TimeProvider clock) : PageModel
{
    private const int MaxShown = 100;

    public IReadOnlyList<WorkRow> Stuck { get; private set; } = [];

    /// <summary>What failed last and comes again by itself.</summary>
    public IReadOnlyList<WorkRow> Failing { get; private set; } = [];

    /// <summary>How much there is of each kind, and how much of it could be begun this moment.</summary>
    public IReadOnlyList<WorkFigures> Kinds { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        Stuck = await RowsAsync(StuckWork.Of(db).OrderBy(w => w.Kind).ThenBy(w => w.SubjectId), cancellationToken);
        Failing = await RowsAsync(db.Work.Where(w => w.DueAt != null && w.Failures > 0).OrderByDescending(w => w.Failures).ThenBy(w => w.SubjectId), cancellationToken);
        Kinds = await db.Work
            .GroupBy(w => w.Kind)
            .Select(g => new WorkFigures(g.Key, g.Count(), g.Count(w => w.DueAt <= now), g.Count(w => w.Failures > 0)))
            .ToListAsync(cancellationToken);
    }

    public async Task<IActionResult> OnPostAgainAsync(WorkKind kind, Guid id, CancellationToken cancellationToken)
    {
        TempData["Toast"] = await stuck.TryAgainAsync(kind, id, cancellationToken) ? "It is tried again now." : "It is no longer stuck; nothing was changed.";
        return this.SeeOther("/admin/work");
    }

    private Task<List<WorkRow>> RowsAsync(IQueryable<WorkItem> work, CancellationToken cancellationToken)
        => work.AsNoTracking().Take(MaxShown).LeftJoin(db.Accounts, w => w.AccountId, a => a.Id, (w, a) => new WorkRow(w, a!.Name)).ToListAsync(cancellationToken);
}

/// <summary>A row of work with the name of its account.</summary>
public sealed record WorkRow(WorkItem Item, string? AccountName)
{
    /// <summary>Where its subject is shown; null when it has no page.</summary>
    public string? Href => Item.Kind switch
    {
        WorkKind.Send or WorkKind.LookUp or WorkKind.Debit => $"/admin/emails/{Item.SubjectId}",
        WorkKind.Batch or WorkKind.Settle => $"/admin/emails?q={Item.SubjectId}",
        WorkKind.EmailEvent or WorkKind.CreditEvent or WorkKind.BillingEvent or WorkKind.LowBalanceEvent => $"/admin/webhooks/{Item.SubjectId}",
        WorkKind.ListLedger or WorkKind.ReviewBanners or WorkKind.MakeCustomer => $"/admin/accounts/{Item.SubjectId}",
        WorkKind.Reconcile => "/admin/reconciliation",
        _ => null,
    };
}

/// <summary>How much there is of a kind of work.</summary>
public sealed record WorkFigures(WorkKind Kind, int All, int Due, int Failing);

/// <summary>How kinds of work are called.</summary>
public static class Names
{
    public static string Of(WorkKind kind) => kind switch
    {
        WorkKind.Send => "Send an email",
        WorkKind.Batch => "Send a batch",
        WorkKind.LookUp => "Look an email up",
        WorkKind.Debit => "Debit an email",
        WorkKind.Settle => "Debit many emails",
        WorkKind.Letter => "Send a letter of ours",
        WorkKind.EmailEvent => "Webhook about an email",
        WorkKind.CreditEvent => "Webhook about credits",
        WorkKind.BillingEvent => "Webhook about billing",
        WorkKind.LowBalanceEvent => "Webhook: credits run low",
        WorkKind.ListLedger => "List a ledger",
        WorkKind.Reconcile => "Compare books",
        WorkKind.ReviewBanners => "Review banners",
        WorkKind.MakeCustomer => "Make a customer",
        WorkKind.Retention => "Remove what is old",
        WorkKind.Index => "Make emails findable",
        _ => kind.ToString(),
    };
}
