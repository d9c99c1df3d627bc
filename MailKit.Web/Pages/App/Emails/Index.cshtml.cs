using MailKit.Domain.Sending;
using MailKit.Web.Accounts;
using MailKit.Web.Data;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Web.Pages.App.Emails;

/// <summary>The account's emails, newest first, by state or by what one remembers of them.</summary>
[Authorize(Policy = "Account")]
public sealed class IndexModel(MailKitDbContext db) : PageModel
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
        var emails = Found(db.Emails.AsNoTracking().Where(e => e.AccountId == AccountId && (Settlement == null || e.SettlementId == Settlement)));

        var ordered = After is { } after
            ? emails.Where(e => e.Id > after).OrderBy(e => e.Id)
            : emails.Where(e => Before == null || e.Id < Before).OrderByDescending(e => e.Id);

        var read = await EmailLine.From(db, ordered.Take(Size + 1)).ToListAsync(cancellationToken);
        Emails = KeysetPage.Of(read, Size, Before is not null, After is not null);
    }

    private IQueryable<Email> Found(IQueryable<Email> emails)
    {
        if (EmailFilter.All.FirstOrDefault(f => f.Name == State) is { } filter)
        {
            emails = filter.Narrow(db, emails);
        }

        if (string.IsNullOrWhiteSpace(Search))
        {
            return emails;
        }

        var words = Search.Trim();

        return Guid.TryParse(words, out var id)
            ? emails.Where(e => e.Id == id || e.ResendId == words)
            : emails.Where(EmailSearch.Mentions(db, words));
    }
}
