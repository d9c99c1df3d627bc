using System.Linq.Expressions;
using MailKit.Domain.Sending;
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

    public Slice<EmailRow> Emails { get; private set; } = new([], false, false);

    public Choice Chosen => Choice.All.FirstOrDefault(c => c.Name == Show) ?? Choice.All[0];

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        var emails = Search is { } words && !string.IsNullOrWhiteSpace(words) ? Named(words.Trim()) : db.Emails.AsNoTracking().Where(Chosen.Matches);

        var ordered = After is { } after
            ? emails.Where(e => e.Id > after).OrderBy(e => e.Id)
            : emails.Where(e => Before == null || e.Id < Before).OrderByDescending(e => e.Id);

        var read = await ordered.Take(Size + 1)
            .Join(db.Accounts, e => e.AccountId, a => a.Id, (e, a) => new EmailRow(e.Id, a.Id, a.Name, e.State, e.Delivery, e.FirstTriedAt != null, e.Credits, e.LastError ?? e.Reason, e.Failures > 0 ? e.DueAt : null, e.AcceptedAt))
            .ToListAsync(cancellationToken);
        read.Sort((a, b) => After is null ? b.Id.CompareTo(a.Id) : a.Id.CompareTo(b.Id));
        Emails = Slice.Of(read, Size, Before is not null, After is not null);
    }

    private IQueryable<Email> Named(string words)
    {
        var id = Guid.TryParse(words, out var guid) ? guid : Guid.Empty;
        return db.Emails.AsNoTracking().Where(e => e.ResendId == words || e.Id == id || e.SettlementId == id || e.BatchId == id);
    }
}

/// <summary>An email in the admin's list: where it stands, not what it says.</summary>
public sealed record EmailRow(Guid Id, Guid AccountId, string AccountName, EmailState State, DeliveryState Delivery, bool Tried, int Credits, string? Error, DateTimeOffset? NextTryAt, DateTimeOffset AcceptedAt)
{
    public EmailStatus Status => EmailStatus.Of(State, Delivery, Tried);

    public string? Why => Error ?? (State is EmailState.Unpaid ? "Dodo has too few credits. Debited when new ones arrive." : null);
}

/// <summary>A tab above the list.</summary>
public sealed record Choice(string Name, string Words, Expression<Func<Email, bool>> Matches)
{
    public static IReadOnlyList<Choice> All { get; } =
    [
        new("stuck", "Need a person", e => e.State == EmailState.Parked || e.State == EmailState.Unpaid),
        new("waiting", "On their way", e => e.State == EmailState.Queued || e.State == EmailState.Sent),
        new("refused", "Refused", e => e.State == EmailState.Refused),
        new("all", "All", e => true),
    ];
}
