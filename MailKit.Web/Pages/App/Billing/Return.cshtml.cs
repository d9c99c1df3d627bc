using MailKit.Domain.Credits;
using MailKit.Web.Accounts;
using MailKit.Web.Billing;
using MailKit.Web.Data;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Web.Pages.App.Billing;

/// <summary>Where Dodo sends people back to. It believes nothing in the address but our own checkout's id, and watches until the credits are there.</summary>
[Authorize(Policy = "Account")]
public sealed class ReturnModel(Purchases purchases, Catalogue catalogue, MailKitDbContext db) : PageModel
{
    private Guid AccountId => User.AccountId;

    public Purchase Purchase { get; private set; } = null!;

    /// <summary>They came back by the cancel link. It only chooses words while nothing is paid.</summary>
    public bool CameBackEarly { get; private set; }

    public bool IsPlan { get; private set; }

    public long Available { get; private set; }

    /// <summary>Something may still happen by itself.</summary>
    public bool IsWatching => Purchase.State is PurchaseState.Open or PurchaseState.Paid;

    public async Task<IActionResult> OnGetAsync(Guid? c, string? cancelled, CancellationToken cancellationToken)
    {
        if (c is not { } id || await purchases.LookAsync(AccountId, id, cancellationToken) is not { } purchase)
        {
            return NotFound();
        }

        Purchase = purchase;
        CameBackEarly = cancelled is not null;
        IsPlan = (await catalogue.PlanAsync(cancellationToken))?.Id == purchase.Checkout.ProductId;
        Available = (await db.Balances.AsNoTracking().FirstOrDefaultAsync(b => b.AccountId == AccountId && b.Credit == Credit.Emails, cancellationToken))?.Available ?? 0;

        return Page();
    }
}
