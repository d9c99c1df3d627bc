using MailKit.Domain.Sending;
using MailKit.Domain.Work;
using MailKit.Web.Data;
using MailKit.Web.Pages.App;
using MailKit.Web.Pages.App.Emails;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Web.Areas.Admin.Pages.Emails;

/// <summary>Everybody's emails by where they stand, those first that need a person; or one by its id.</summary>
[Authorize(Policy = "Admin")]
public sealed class IndexModel(MailKitDbContext db) : PageModel
{
    private const int Size = 50;

    [BindProperty(SupportsGet = true)]
    public string? Show { get; set; }

    /// <summary>An email's id, Resend's id, or a settlement's or batch's.</summary>
    [BindProperty(SupportsGet = true, Name = "q")]
    public string? Search { get; set; }

    [BindProperty(SupportsGet = true)]
    public Guid? Before { get; set; }

    [BindProperty(SupportsGet = true)]
    public Guid? After { get; set; }

    public KeysetPage<EmailRow> Emails { get; private set; } = new([], false, false);

    public Choice Chosen => Choice.All.FirstOrDefault(c => c.Name == Show) ?? Choice.All[0];

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        var emails = Search is { } words && !string.IsNullOrWhiteSpace(words) ? Named(words.Trim()) : Chosen.Narrow(db, db.Emails.AsNoTracking());
        var ordered = After is { } after
            ? emails.Where(e => e.Id > after).OrderBy(e => e.Id)
            : emails.Where(e => Before == null || e.Id < Before).OrderByDescending(e => e.Id);

        var read = await ordered.Take(Size + 1)
            .Join(db.Accounts, e => e.AccountId, a => a.Id, (e, a) => new EmailRow(
                e.Id,
                a.Id,
                a.Name,
                e.State,
                db.EmailRecipients.Where(r => r.AccountId == e.AccountId && r.EmailId == e.Id).Max(r => (DeliveryState?)r.Delivery) ?? DeliveryState.Unknown,
                e.Credits,
                e.Reason,
                e.AcceptedAt))
            .ToListAsync(cancellationToken);
        read.Sort((a, b) => After is null ? b.Id.CompareTo(a.Id) : a.Id.CompareTo(b.Id));
        var work = await WorkAsync(read, cancellationToken);
        Emails = KeysetPage.Of(read.ConvertAll(e => e with { Work = work.GetValueOrDefault(e.Id) }), Size, Before is not null, After is not null);
    }

    private async Task<Dictionary<Guid, WorkItem>> WorkAsync(List<EmailRow> emails, CancellationToken cancellationToken)
    {
        var ids = emails.ConvertAll(e => e.Id).ToArray();
        var own = await db.Work.AsNoTracking().Where(w => ids.Contains(w.SubjectId)).ToListAsync(cancellationToken);
        var groupIds = own.Select(w => w.GroupId).OfType<Guid>().Distinct().ToArray();
        var groups = await db.Work.AsNoTracking().Where(w => groupIds.Contains(w.SubjectId)).ToDictionaryAsync(w => w.SubjectId, cancellationToken);
        return own.GroupBy(w => w.SubjectId).ToDictionary(g => g.Key, g => g.MaxBy(w => w.Kind)!).ToDictionary(w => w.Key, w => w.Value.GroupId is { } group ? groups.GetValueOrDefault(group) ?? w.Value : w.Value);
    }

    private IQueryable<Email> Named(string words)
    {
        var id = Guid.TryParse(words, out var guid) ? guid : Guid.Empty;
        var members = db.Work.Where(w => w.GroupId == id).Select(w => w.SubjectId);
        return db.Emails.AsNoTracking().Where(e => e.ResendId == words || e.Id == id || e.SettlementId == id || members.Contains(e.Id));
    }
}

/// <summary>An email in the admin's list: where it stands, not what it says.</summary>
public sealed record EmailRow(Guid Id, Guid AccountId, string AccountName, EmailState State, DeliveryState Delivery, int Credits, string? Reason, DateTimeOffset AcceptedAt)
{
    /// <summary>What is left to do about it; its group's when it travels with others.</summary>
    public WorkItem? Work { get; init; }

    public EmailStatus Status => EmailStatus.Of(State, Delivery, Work?.FirstTriedAt is not null);

    public string? Why => Work?.LastError ?? Reason ?? (State is EmailState.Unpaid ? "Dodo has too few credits. Debited when new ones arrive." : null);

    public DateTimeOffset? NextTryAt => Work is { Failures: > 0 } ? Work.DueAt : null;
}

/// <summary>A tab above the list.</summary>
/// <param name="IsOpen">Its emails have work, and are found by that.</param>
public sealed record Choice(string Name, string Words, EmailState[] States, bool IsOpen = false)
{
    public static IReadOnlyList<Choice> All { get; } =
    [
        new("stuck", "Need a person", [EmailState.Parked, EmailState.Unpaid], IsOpen: true),
        new("waiting", "On their way", [EmailState.Queued, EmailState.Scheduled, EmailState.Sent], IsOpen: true),
        new("refused", "Refused", [EmailState.Refused]),
        new("all", "All", []),
    ];

    public IQueryable<Email> Narrow(MailKitDbContext db, IQueryable<Email> emails)
    {
        var open = db.Work.Where(w => w.Kind == WorkKind.Send || w.Kind == WorkKind.LookUp || w.Kind == WorkKind.Debit).Select(w => w.SubjectId);
        emails = IsOpen ? emails.Where(e => open.Contains(e.Id)) : emails;
        return States.Length is 0 ? emails : emails.Where(e => States.Contains(e.State));
    }
}
