using MailKit.Domain.Credits;
using MailKit.Web.Data;
using MailKit.Web.Pages.App;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Web.Areas.Admin.Pages.Accounts;

/// <summary>All accounts, newest first, found by name, email or customer id.</summary>
[Authorize(Policy = "Admin")]
public sealed class IndexModel(MailKitDbContext db) : PageModel
{
    private const int Size = 50;

    [BindProperty(SupportsGet = true, Name = "q")]
    public string? Search { get; set; }

    [BindProperty(SupportsGet = true)]
    public Guid? Before { get; set; }

    [BindProperty(SupportsGet = true)]
    public Guid? After { get; set; }

    public KeysetPage<AccountLine> Accounts { get; private set; } = new([], false, false);

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        var accounts = db.Accounts.AsNoTracking();

        if (!string.IsNullOrWhiteSpace(Search))
        {
            var (words, pattern) = (Search.Trim(), LikePattern.Containing(Search));
            accounts = Guid.TryParse(words, out var id)
                ? accounts.Where(a => a.Id == id)
                : accounts.Where(a => a.DodoCustomerId == words
                    || EF.Functions.Like(a.Name.ToLower(), pattern, LikePattern.Escape)
                    || EF.Functions.Like(a.BillingEmail.ToLower(), pattern, LikePattern.Escape));
        }

        var ordered = After is { } after
            ? accounts.Where(a => a.Id > after).OrderBy(a => a.Id)
            : accounts.Where(a => Before == null || a.Id < Before).OrderByDescending(a => a.Id);

        var read = await ordered.Take(Size + 1)
            .Select(a => new AccountLine(
                a.Id,
                a.Name,
                a.BillingEmail,
                a.DodoCustomerId,
                a.CreatedAt,
                db.Balances.Where(b => b.AccountId == a.Id && b.Credit == Credit.Emails).Select(b => b.Posted).FirstOrDefault(),
                db.Balances.Where(b => b.AccountId == a.Id && b.Credit == Credit.Emails).Select(b => b.Held).FirstOrDefault()))
            .ToListAsync(cancellationToken);

        Accounts = KeysetPage.Of(read, Size, Before is not null, After is not null);
    }
}

/// <summary>An account in the list.</summary>
public sealed record AccountLine(Guid Id, string Name, string BillingEmail, string? DodoCustomerId, DateTimeOffset CreatedAt, long Posted, long Held)
{
    public long Available => Math.Max(0, Posted - Held);
}
