using MailKit.Domain.Credits;
using MailKit.Domain.Sending;
using MailKit.Web.Accounts;
using MailKit.Web.Data;
using MailKit.Web.Retention;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace MailKit.Web.Pages.App.Emails;

/// <summary>One email: what became of it, step by step, and the credits it moved.</summary>
[Authorize(Policy = "Account")]
public sealed class DetailsModel(MailKitDbContext db, IOptions<RetentionOptions> retention, TimeProvider clock) : PageModel
{
    /// <summary>What no word comes of in that time is not waited for with the page open.</summary>
    private static readonly TimeSpan Watches = TimeSpan.FromMinutes(10);

    private Guid AccountId => User.AccountId;

    public EmailFacts Email { get; private set; } = null!;

    public bool IsWatching => Email.Status.IsOnItsWay && clock.GetUtcNow() - Email.AcceptedAt < Watches;

    public EmailHistory Story { get; private set; } = null!;

    public RetentionNotice RetentionNotice { get; private set; } = new(null, null);

    /// <summary>For how long things are kept.</summary>
    public RetentionOptions Days => retention.Value;

    /// <summary>Its debit in the statement, once there is one.</summary>
    public LedgerEntry? Debit { get; private set; }

    /// <summary>How many other emails the same debit paid for.</summary>
    public int PaidWith { get; private set; }

    public async Task<IActionResult> OnGetAsync(Guid id, CancellationToken cancellationToken)
    {
        var email = await EmailFacts.ReadAsync(db, db.Emails.AsNoTracking().Where(e => e.AccountId == AccountId && e.Id == id), cancellationToken);

        if (email is null)
        {
            return NotFound();
        }

        var lines = await db.Ledger.AsNoTracking().Where(l => l.AccountId == AccountId && (l.EmailId == id || (l.SettlementId != null && l.SettlementId == email.SettlementId))).OrderBy(l => l.Id).ToListAsync(cancellationToken);
        var events = await db.EmailEvents.AsNoTracking().Where(e => e.AccountId == AccountId && e.EmailId == id).OrderBy(e => e.At).ThenBy(e => e.WebhookId).ToListAsync(cancellationToken);
        var keyName = email.ApiKeyId is null
            ? null
            : await db.ApiKeys.Where(k => k.Id == email.ApiKeyId && k.AccountId == AccountId).Select(k => k.Name).FirstOrDefaultAsync(cancellationToken);

        Email = email;
        RetentionNotice = await db.EmailBodies.Where(b => b.AccountId == AccountId && b.EmailId == id).Select(b => new RetentionNotice(b.RemovedAt, b.TimelineRemovedAt)).SingleAsync(cancellationToken);
        Debit = lines.FirstOrDefault(l => l.Kind is LedgerKind.Debit);
        PaidWith = Debit?.SettlementId is { } settlement ? await db.Settlements.Where(s => s.AccountId == AccountId && s.Id == settlement).Select(s => s.Emails - 1).FirstOrDefaultAsync(cancellationToken) : 0;
        Story = EmailHistory.Of(email, keyName, lines, PaidWith, events);

        return Page();
    }
}
