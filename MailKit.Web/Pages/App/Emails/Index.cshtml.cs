using MailKit.Domain.Sending;
using MailKit.Web.Accounts;
using MailKit.Web.Data;
using MailKit.Web.Pages.App.Emails.Searching;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Web.Pages.App.Emails;

/// <summary>The account's emails, newest first, by state or by what one remembers of them.</summary>
[Authorize(Policy = "Account")]
public sealed class IndexModel(MailKitDbContext db, FoundEmails found) : PageModel
{
    private const int Size = 25;

    private Guid AccountId => User.AccountId;

    [BindProperty(SupportsGet = true, Name = "q")]
    public string? Search { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? State { get; set; }

    /// <summary>Only the emails that one debit paid for.</summary>
    [BindProperty(SupportsGet = true)]
    public Guid? Settlement { get; set; }

    [BindProperty(SupportsGet = true)]
    public Guid? Before { get; set; }

    [BindProperty(SupportsGet = true)]
    public Guid? After { get; set; }

    public KeysetPage<EmailLine> Emails { get; private set; } = new([], false, false);

    public bool IsFiltered => Search is not null || State is not null || Settlement is not null;

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        var words = Search?.Trim() ?? "";
        var read = words.Length is 0 || Guid.TryParse(words, out _)
            ? await ReadAsync(words, cancellationToken)
            : await found.ReadAsync(AccountId, words, Narrow, After is { } above ? (above, true) : (Before, false), Size + 1, cancellationToken);
        Emails = KeysetPage.Of(read, Size, Before is not null, After is not null);
    }

    private Task<List<EmailLine>> ReadAsync(string words, CancellationToken cancellationToken)
    {
        var emails = Narrow(db.Emails.AsNoTracking().Where(e => e.AccountId == AccountId));
        emails = Guid.TryParse(words, out var id) ? emails.Where(e => e.Id == id || e.ResendId == words) : emails;

        var ordered = After is { } after
            ? emails.Where(e => e.Id > after).OrderBy(e => e.Id)
            : emails.Where(e => Before == null || e.Id < Before).OrderByDescending(e => e.Id);

        return EmailLine.From(db, ordered.Take(Size + 1)).ToListAsync(cancellationToken);
    }

    private IQueryable<Email> Narrow(IQueryable<Email> emails)
    {
        emails = emails.Where(e => Settlement == null || e.SettlementId == Settlement);
        return EmailFilter.All.FirstOrDefault(f => f.Name == State) is { } filter ? filter.Narrow(db, emails) : emails;
    }
}
