using MailKit.Domain.Credits;
using MailKit.Domain.Sending;
using MailKit.Domain.Webhooks;
using MailKit.Web.Data;
using MailKit.Web.Pages.App;
using MailKit.Web.Reconciliation;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Web.Areas.Admin.Pages;

/// <summary>How MailKit is doing: the last day in figures, what waits, what needs a person.</summary>
[Authorize(Policy = "Admin")]
public sealed class IndexModel(MailKitDbContext db, TimeProvider clock) : PageModel
{
    private const int MaxShown = 5;

    public DateTimeOffset Now { get; private set; }

    public int Accounts { get; private set; }

    public int NewAccounts { get; private set; }

    /// <summary>Emails accepted in the last 24 hours, by state.</summary>
    public IReadOnlyDictionary<EmailState, int> Emails { get; private set; } = new Dictionary<EmailState, int>();

    public int Failed { get; private set; }

    public long Sold { get; private set; }

    public long Spent { get; private set; }

    public long Held { get; private set; }

    /// <summary>When the email was accepted that waits longest to be sent; null when none waits.</summary>
    public DateTimeOffset? OldestQueued { get; private set; }

    public IReadOnlyList<StuckEmail> StuckEmails { get; private set; } = [];

    public IReadOnlyList<ParkedWebhook> ParkedWebhooks { get; private set; } = [];

    public int OpenDifferences { get; private set; }

    public DateTimeOffset? OldestDifference { get; private set; }

    public int EmailCount => Emails.Values.Sum();

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        Now = clock.GetUtcNow();
        var since = Now.AddDays(-1);
        var from = IdTime.Floor(since);

        Accounts = await db.Accounts.CountAsync(cancellationToken);
        NewAccounts = await db.Accounts.CountAsync(a => a.Id >= from, cancellationToken);

        // Ids begin with their time: the primary key finds the last day.
        var lately = await db.Emails.Where(e => e.Id >= from)
            .GroupBy(e => e.State)
            .Select(g => new { g.Key, Count = g.Count(), Failed = g.Count(e => e.State == EmailState.Refused || e.Delivery >= DeliveryState.Failed) })
            .ToListAsync(cancellationToken);
        Emails = lately.ToDictionary(s => s.Key, s => s.Count);
        Failed = lately.Sum(s => s.Failed);

        var moved = await db.Ledger.Where(l => l.At >= since && (l.Kind == LedgerKind.Added || l.Kind == LedgerKind.Debit))
            .GroupBy(l => l.Kind)
            .Select(g => new { g.Key, Sum = g.Sum(l => l.Posted) })
            .ToListAsync(cancellationToken);
        Sold = moved.Where(m => m.Key is LedgerKind.Added).Sum(m => m.Sum);
        Spent = -moved.Where(m => m.Key is LedgerKind.Debit).Sum(m => m.Sum);
        Held = await db.Balances.SumAsync(b => b.Held, cancellationToken);

        OldestQueued = await db.Emails.Where(e => e.State == EmailState.Queued && e.DueAt != null).OrderBy(e => e.Id).Select(e => (DateTimeOffset?)e.AcceptedAt).FirstOrDefaultAsync(cancellationToken);

        StuckEmails = await db.Emails.AsNoTracking()
            .Where(e => e.State == EmailState.Parked || e.State == EmailState.Unpaid)
            .Join(db.Accounts, e => e.AccountId, a => a.Id, (e, a) => new { Email = e, Account = a })
            .OrderBy(s => s.Email.Id)
            .Take(MaxShown)
            .Select(s => new StuckEmail(s.Email.Id, s.Email.State, s.Email.Reason, s.Email.AcceptedAt, s.Account.Id, s.Account.Name))
            .ToListAsync(cancellationToken);

        ParkedWebhooks = await db.Webhooks.AsNoTracking()
            .Where(w => w.State == WebhookState.Parked)
            .OrderBy(w => w.Id)
            .Take(MaxShown)
            .Select(w => new ParkedWebhook(w.Id, w.Type, w.Error, w.ReceivedAt))
            .ToListAsync(cancellationToken);

        var open = db.Differences.Where(Reconciliation.Names.IsOpen);
        OpenDifferences = await open.CountAsync(cancellationToken);
        OldestDifference = await open.OrderBy(d => d.Id).Select(d => (DateTimeOffset?)d.FoundAt).FirstOrDefaultAsync(cancellationToken);
    }
}

/// <summary>An email that goes no further by itself.</summary>
public sealed record StuckEmail(Guid Id, EmailState State, string? Reason, DateTimeOffset AcceptedAt, Guid AccountId, string AccountName);

/// <summary>A webhook whose effect failed for good.</summary>
public sealed record ParkedWebhook(long Id, string Type, string? Error, DateTimeOffset ReceivedAt);
