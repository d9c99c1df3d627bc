using MailKit.Domain.Accounts;
using MailKit.Domain.Billing;
using MailKit.Domain.Credits;
using MailKit.Web.Components;
using MailKit.Web.Credits;
using MailKit.Web.Data;
using MailKit.Web.Pages.App.Emails;
using MailKit.Web.Pages.App.Statement;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using AdminWebhooks = MailKit.Web.Areas.Admin.Pages.Webhooks;

namespace MailKit.Web.Areas.Admin.Pages.Accounts;

/// <summary>One account, seen from outside: who is in it, what it has, what it bought and what it did last.</summary>
[Authorize(Policy = "Admin")]
public sealed class DetailsModel(MailKitDbContext db, TimeProvider clock) : PageModel
{
    private const int Lately = 10;

    public Account Account { get; private set; } = null!;

    public CreditSummary Credits { get; private set; } = null!;

    /// <summary>Up to when Dodo's ledger was listed completely (UTC).</summary>
    public DateTimeOffset? LedgerReadTo { get; private set; }

    public IReadOnlyList<Member> Members { get; private set; } = [];

    public IReadOnlyList<GrantShare> Grants { get; private set; } = [];

    /// <summary>What is posted and lies in no grant that we know (credits).</summary>
    public long Elsewhere => Credits.Posted - Grants.Sum(g => g.Left);

    /// <summary>What is neither held nor may be spent (credits): all of it while the account is frozen.</summary>
    public long Blocked => Credits.Posted - Credits.Held - Credits.Available;

    public IReadOnlyList<Subscription> Subscriptions { get; private set; } = [];

    public IReadOnlyList<Payment> Payments { get; private set; } = [];

    public IReadOnlyList<LedgerRow> Rows { get; private set; } = [];

    public IReadOnlyList<EmailLine> Emails { get; private set; } = [];

    public IReadOnlyList<AdminWebhooks.WebhookLine> Webhooks { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(Guid id, CancellationToken cancellationToken)
    {
        if (await db.Accounts.AsNoTracking().FirstOrDefaultAsync(a => a.Id == id, cancellationToken) is not { } account)
        {
            return NotFound();
        }

        Account = account;
        Credits = await CreditSummary.ReadAsync(db, id, Credit.Emails, clock.GetUtcNow(), cancellationToken);

        LedgerReadTo = await db.Balances.Where(b => b.AccountId == id && b.Credit == Credit.Emails).Select(b => b.LedgerReadTo).FirstOrDefaultAsync(cancellationToken);
        Members = await db.Memberships.Where(m => m.AccountId == id)
            .Join(db.Users, m => m.UserId, u => u.Id, (m, u) => new Member(u.Email ?? u.UserName ?? "", m.Role, m.Since, u.EmailConfirmed, u.TwoFactorEnabled))
            .ToListAsync(cancellationToken);

        Grants = await GrantShare.ReadAsync(db, id, Credit.Emails, Credits.Posted, clock.GetUtcNow(), cancellationToken);
        Subscriptions = await db.Subscriptions.AsNoTracking().Where(s => s.AccountId == id).OrderByDescending(s => s.CreatedAt).Take(Lately).ToListAsync(cancellationToken);
        Payments = await db.Payments.AsNoTracking().Where(p => p.AccountId == id).OrderByDescending(p => p.CreatedAt).Take(Lately).ToListAsync(cancellationToken);

        var lines = db.Ledger.AsNoTracking().Where(l => l.AccountId == id).Where(StatementLine.IsPosted).OrderByDescending(l => l.Id).Take(Lately);
        var read = await StatementLine.From(db, lines).ToListAsync(cancellationToken);
        var grants = await GrantOrigin.ReadAsync(db, id, read, cancellationToken);
        Rows = [.. read.OrderByDescending(l => l.Id).Select(l => l.Row(grants) with { Href = (l.EmailId ?? l.SettlementId) is { } subject ? $"/admin/emails?q={subject}" : null, FromHref = null, SpentHref = null })];

        Emails = await EmailLine.From(db, db.Emails.AsNoTracking().Where(e => e.AccountId == id).OrderByDescending(e => e.Id).Take(Lately)).ToListAsync(cancellationToken);
        Webhooks = await db.Webhooks.AsNoTracking().Where(w => w.AccountId == id).OrderByDescending(w => w.Id).Take(Lately).Select(AdminWebhooks.WebhookLine.Columns).ToListAsync(cancellationToken);

        return Page();
    }
}

/// <summary>Somebody who may act for the account.</summary>
public sealed record Member(string Email, AccountRole Role, DateTimeOffset Since, bool IsConfirmed, bool HasTwoFactor);
