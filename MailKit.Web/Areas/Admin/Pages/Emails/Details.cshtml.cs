using MailKit.Domain.Credits;
using MailKit.Domain.Sending;
using MailKit.Domain.Work;
using MailKit.Web.Data;
using MailKit.Web.Pages.App;
using MailKit.Web.Pages.App.Emails;
using MailKit.Web.Sending.Parking;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Web.Areas.Admin.Pages.Emails;

/// <summary>One email as the machine sees it, and what a person may decide when it is parked. Its text is not shown.</summary>
[Authorize(Policy = "Admin")]
public sealed class DetailsModel(MailKitDbContext db, ParkedDecisions parked) : PageModel
{
    public Email Email { get; private set; } = null!;

    public string AccountName { get; private set; } = "";

    public EmailHistory Story { get; private set; } = null!;

    public EmailFacts Facts { get; private set; } = null!;

    public EmailStatus Status => Facts.Status;

    /// <summary>What is left to do about it; its group's when it travels with others.</summary>
    public WorkItem? Work => Facts.Work;

    public async Task<IActionResult> OnGetAsync(Guid id, CancellationToken cancellationToken)
    {
        if (await db.Emails.AsNoTracking().FirstOrDefaultAsync(e => e.Id == id, cancellationToken) is not { } email)
        {
            return NotFound();
        }

        Facts = (await EmailFacts.ReadAsync(db, db.Emails.AsNoTracking().Where(e => e.AccountId == email.AccountId && e.Id == id), cancellationToken))!;
        var lines = await db.Ledger.AsNoTracking().Where(l => l.AccountId == email.AccountId && (l.EmailId == id || (l.SettlementId != null && l.SettlementId == email.SettlementId))).OrderBy(l => l.Id).ToListAsync(cancellationToken);
        var events = await db.EmailEvents.AsNoTracking().Where(e => e.AccountId == email.AccountId && e.EmailId == id).OrderBy(e => e.At).ThenBy(e => e.WebhookId).ToListAsync(cancellationToken);

        Email = email;
        AccountName = await db.Accounts.Where(a => a.Id == email.AccountId).Select(a => a.Name).SingleAsync(cancellationToken);
        Story = EmailHistory.Of(Facts, null, lines.Where(l => l.Kind is not LedgerKind.Debit), 0, events);

        return Page();
    }

    public Task<IActionResult> OnPostLookUpAsync(Guid id, CancellationToken cancellationToken)
        => DecidedAsync(id, parked.LookUpAsync(id, User.Identity!.Name!, cancellationToken), "Resend is asked now.");

    public Task<IActionResult> OnPostSendAgainAsync(Guid id, CancellationToken cancellationToken)
        => DecidedAsync(id, parked.SendAgainAsync(id, User.Identity!.Name!, cancellationToken), "It is in the queue again, under a new key.");

    public Task<IActionResult> OnPostGiveBackAsync(Guid id, CancellationToken cancellationToken)
        => DecidedAsync(id, parked.GiveBackAsync(id, User.Identity!.Name!, cancellationToken), "Its credits went back to the account.");

    private async Task<IActionResult> DecidedAsync(Guid id, Task<bool> decision, string done)
    {
        TempData["Toast"] = await decision ? done : "It is no longer parked; nothing was changed.";
        return this.SeeOther($"/admin/emails/{id}");
    }
}
