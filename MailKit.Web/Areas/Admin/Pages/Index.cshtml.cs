using MailKit.Domain.Banners;
using MailKit.Domain.Credits;
using MailKit.Domain.Sending;
using MailKit.Domain.Webhooks;
using MailKit.Domain.Work;
using MailKit.Web.Data;
using MailKit.Web.Pages.App;
using MailKit.Web.Work;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Web.Areas.Admin.Pages;

/// <summary>How MailKit is doing: the last day in figures, what waits, what needs a person.</summary>
[Authorize(Policy = "Admin")]
public sealed class IndexModel(MailKitDbContext db, TimeProvider clock) : PageModel
{
    private const int MaxShown = 5;
    private const int HoursShown = 24;

    /// <summary>The accounts that sent last are found among so many emails.</summary>
    private const int NewestEmails = 200;

    public DateTimeOffset Now { get; private set; }

    /// <summary>When the first of the hours began that the page is about (UTC).</summary>
    public DateTimeOffset Since { get; private set; }

    public int Accounts { get; private set; }

    public int NewAccounts { get; private set; }

    public IReadOnlyList<EmailHour> Hours { get; private set; } = [];

    public long Sold { get; private set; }

    public long Spent { get; private set; }

    public long Held { get; private set; }

    /// <summary>When the email was accepted that waits longest to be sent; null when none waits.</summary>
    public DateTimeOffset? OldestQueued { get; private set; }

    public IReadOnlyList<StuckEmail> StuckEmails { get; private set; } = [];

    public IReadOnlyList<ParkedWebhook> ParkedWebhooks { get; private set; } = [];

    /// <summary>Work that failed a dozen times in a row in a way that nobody foresaw.</summary>
    public int StuckWorkCount { get; private set; }

    /// <summary>Accounts that pay for one plan more than once.</summary>
    public IReadOnlyList<PaidTwice> PaidTwice { get; private set; } = [];

    public int OpenDifferences { get; private set; }

    public DateTimeOffset? OldestDifference { get; private set; }

    /// <summary>The accounts that sent last, and what they have.</summary>
    public IReadOnlyList<SendingAccount> Senders { get; private set; } = [];

    public int EmailCount => Hours.Sum(h => h.Groups.Sum(g => g.Emails));

    public int Of(EmailFate fate) => Hours.Sum(h => h.Of(fate));

    public int In(EmailState state) => Hours.Sum(h => h.Groups.Where(g => g.State == state).Sum(g => g.Emails));

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        Now = clock.GetUtcNow();
        Since = EmailHour.Begin(Now, HoursShown);
        var from = Ids.Floor(Since);

        Accounts = await db.Accounts.CountAsync(cancellationToken);
        NewAccounts = await db.Accounts.CountAsync(a => a.Id >= from, cancellationToken);
        Hours = await EmailHour.ReadAsync(db, Now, HoursShown, cancellationToken);
        Senders = await SendersAsync(from, cancellationToken);

        var moved = await db.Ledger.Where(l => l.At >= Since && (l.Kind == LedgerKind.Added || l.Kind == LedgerKind.Debit))
            .GroupBy(l => l.Kind)
            .Select(g => new { g.Key, Sum = g.Sum(l => l.Posted) })
            .ToListAsync(cancellationToken);
        Sold = moved.Where(m => m.Key is LedgerKind.Added).Sum(m => m.Sum);
        Spent = -moved.Where(m => m.Key is LedgerKind.Debit).Sum(m => m.Sum);
        Held = await db.Balances.SumAsync(b => b.Held, cancellationToken);

        OldestQueued = await db.Work.Where(w => w.Kind == WorkKind.Send && w.DueAt != null)
            .Join(db.Emails, w => w.SubjectId, e => e.Id, (w, e) => e)
            .OrderBy(e => e.Id)
            .Select(e => (DateTimeOffset?)e.AcceptedAt)
            .FirstOrDefaultAsync(cancellationToken);

        await ReadNeedsAsync(cancellationToken);
    }

    private async Task<IReadOnlyList<SendingAccount>> SendersAsync(Guid from, CancellationToken cancellationToken)
    {
        var newest = await db.Emails.Where(e => e.Id >= from).OrderByDescending(e => e.Id).Take(NewestEmails).Select(e => new { e.AccountId, e.AcceptedAt }).ToListAsync(cancellationToken);
        var last = newest.DistinctBy(e => e.AccountId).Take(MaxShown).ToDictionary(e => e.AccountId, e => e.AcceptedAt);
        var accounts = await db.Accounts.AsNoTracking().Where(a => last.Keys.Contains(a.Id))
            .Join(db.Balances.Where(b => b.Credit == Credit.Emails), a => a.Id, b => b.AccountId, (a, b) => new { a.Id, a.Name, Balance = b })
            .ToListAsync(cancellationToken);

        return [.. accounts.Select(a => new SendingAccount(a.Id, a.Name, a.Balance, last[a.Id])).OrderByDescending(a => a.LastAt)];
    }

    private async Task ReadNeedsAsync(CancellationToken cancellationToken)
    {
        StuckEmails = await Admin.Pages.Emails.Choice.All[0].Narrow(db, db.Emails.AsNoTracking())
            .Join(db.Accounts, e => e.AccountId, a => a.Id, (e, a) => new { Email = e, Account = a })
            .OrderBy(s => s.Email.Id)
            .Take(MaxShown)
            .Select(s => new StuckEmail(s.Email.Id, s.Email.State, s.Email.Reason, s.Email.AcceptedAt, s.Account.Id, s.Account.Name))
            .ToListAsync(cancellationToken);

        // Said twice, because the index of what is not done is a partial one.
        ParkedWebhooks = await db.Webhooks.AsNoTracking()
            .Where(w => w.State != WebhookState.Done && w.State == WebhookState.Parked)
            .OrderBy(w => w.Id)
            .Take(MaxShown)
            .Select(w => new ParkedWebhook(w.Id, w.Type, w.Error, w.ReceivedAt))
            .ToListAsync(cancellationToken);

        PaidTwice = await db.Banners.AsNoTracking()
            .Where(b => b.Kind == BannerKind.SubscriptionTwice)
            .OrderBy(b => b.Id)
            .Take(MaxShown)
            .Join(db.Accounts, b => b.AccountId, a => a.Id, (b, a) => new PaidTwice(a.Id, a.Name, b.RaisedAt))
            .ToListAsync(cancellationToken);

        StuckWorkCount = await StuckWork.Of(db).CountAsync(cancellationToken);

        var open = db.Differences.Where(Reconciliation.Names.IsOpen);
        OpenDifferences = await open.CountAsync(cancellationToken);
        OldestDifference = await open.OrderBy(d => d.Id).Select(d => (DateTimeOffset?)d.FoundAt).FirstOrDefaultAsync(cancellationToken);
    }
}

/// <summary>An account that sent something, and what it has now.</summary>
public sealed record SendingAccount(Guid Id, string Name, CreditBalance Balance, DateTimeOffset LastAt)
{
    public (string Look, string Word) State => Balance switch
    {
        { FrozenAt: not null } => ("unpaid", "Frozen"),
        { Available: 0 } => ("unpaid", "Out of credits"),
        _ => ("active", "Active"),
    };
}

/// <summary>An email that goes no further by itself.</summary>
public sealed record StuckEmail(Guid Id, EmailState State, string? Reason, DateTimeOffset AcceptedAt, Guid AccountId, string AccountName);

/// <summary>An account with two live subscriptions to one plan.</summary>
public sealed record PaidTwice(Guid AccountId, string AccountName, DateTimeOffset Since);

/// <summary>A webhook whose effect failed for good.</summary>
public sealed record ParkedWebhook(Guid Id, string Type, string? Error, DateTimeOffset ReceivedAt);
