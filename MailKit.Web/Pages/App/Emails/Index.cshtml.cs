using System.Linq.Expressions;
using System.Text.Json;
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
            : emails.Where(Mentions(words));
    }

    // SQLite ignores case in LIKE and PostgreSQL does not, so both compare small letters.
    private Expression<Func<Email, bool>> Mentions(string words)
    {
        var pattern = LikePattern.Containing(words);

        // SQLite keeps lists of addresses as JSON, where “+” and letters beyond ASCII are written as escapes.
        var listed = db.Database.IsSqlite() ? LikePattern.Containing(JsonEncodedText.Encode(words).Value) : pattern;

        var key = EmailFacts.ApiPrefix + words;

        return e => e.RequestKey == words
            || e.RequestKey == key
            || EF.Functions.Like(e.Subject.ToLower(), pattern, LikePattern.Escape)
            || EF.Functions.Like(((string)(object)e.To).ToLower(), listed, LikePattern.Escape)
            || EF.Functions.Like(((string)(object)e.Cc).ToLower(), listed, LikePattern.Escape)
            || EF.Functions.Like(((string)(object)e.Bcc).ToLower(), listed, LikePattern.Escape);
    }
}
