using MailKit.Domain.Billing;
using MailKit.Domain.Credits;
using MailKit.Domain.Work;
using MailKit.Web.Accounts;
using MailKit.Web.Billing;
using MailKit.Web.Data;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace MailKit.Web.Pages.App.Billing;

/// <summary>The plan, the top-up and what was paid. Money itself changes hands at Dodo Payments.</summary>
[Authorize(Policy = "Account")]
public sealed class IndexModel(Catalogue catalogue, CheckoutDesk desk, PlanDesk plans, MailKitDbContext db, IOptions<BillingOptions> billing, ILogger<IndexModel> logger) : PageModel
{
    private const int MaxPayments = 50;
    private const string NoDodo = "Dodo Payments cannot be reached right now. Nothing was charged and nothing is lost: try again in a minute.";
    private const string HasPlan = "You have the plan already, or its payment is on its way. A second one would cost you twice.";
    private const string NoPrices = "The prices cannot be loaded right now, so nothing can be sold. Try again in a minute.";

    private Guid AccountId => User.AccountId;

    /// <summary>“cancel”: somebody wants to, and is asked once more.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Ask { get; set; }

    /// <summary>Which subscription is meant; null for the one that is shown.</summary>
    [BindProperty(SupportsGet = true, Name = "s")]
    public string? Which { get; set; }

    /// <summary>Null while the catalogue cannot be read.</summary>
    public Product? Plan { get; private set; }

    /// <summary>Null while the catalogue cannot be read.</summary>
    public Product? Pack { get; private set; }

    /// <summary>Every subscription that is live, newest first. There is one, unless somebody made another at Dodo.</summary>
    public IReadOnlyList<Subscription> Live { get; private set; } = [];

    /// <summary>The one that the page is about: a live one, or else the newest.</summary>
    public Subscription? Subscription { get; private set; }

    /// <summary>The one that is to be cancelled, when somebody asks.</summary>
    public Subscription? Asked => Ask is "cancel" ? Live.FirstOrDefault(s => s.Id == (Which ?? Subscription?.Id) && PlanStatus.Of(s).MayCancel) : null;

    public PlanStatus Status { get; private set; } = PlanStatus.None;

    public IReadOnlyList<Payment> Payments { get; private set; } = [];

    public long Available { get; private set; }

    public string? CardLastFour => Payments.FirstOrDefault(p => p is { Status: "succeeded", CardLastFour.Length: > 0 })?.CardLastFour;

    public string NameOf(Payment payment) => payment switch
    {
        { ProductId: { } id } when id == Pack?.Id => Pack.Name,
        { ProductId: { } id } when id == Plan?.Id => Plan.Name,
        { SubscriptionId: not null } => Plan?.Name ?? "Plan",
        _ => "Payment",
    };

    /// <summary>The invoice's address, if it is one that a link may lead to.</summary>
    public static Uri? Invoice(Payment payment)
        => Uri.TryCreate(payment.InvoiceUrl, UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttps || url.Scheme == Uri.UriSchemeHttp) ? url : null;

    public Task OnGetAsync(CancellationToken cancellationToken) => ReadAsync(cancellationToken);

    public async Task<IActionResult> OnPostSubscribeAsync(CancellationToken cancellationToken)
    {
        await ReadAsync(cancellationToken);

        return await BeginAsync(Plan, plans.BeginAsync, cancellationToken);
    }

    public async Task<IActionResult> OnPostTopUpAsync(CancellationToken cancellationToken)
    {
        await ReadAsync(cancellationToken);

        return await BeginAsync(Pack, async (account, pack, cancellation) => await desk.BeginAsync(account, pack, cancellation), cancellationToken);
    }

    public Task<IActionResult> OnPostCancelAsync(CancellationToken cancellationToken) => ChangeAsync(cancel: true, "The plan ends with its cycle. What is left stays yours until it expires.", cancellationToken);

    public Task<IActionResult> OnPostResumeAsync(CancellationToken cancellationToken) => ChangeAsync(cancel: false, "The plan goes on.", cancellationToken);

    public async Task<IActionResult> OnPostPortalAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (await desk.PortalAsync(AccountId, cancellationToken) is { } portal)
            {
                return this.SeeOther(portal.AbsoluteUri);
            }
        }
        catch (ProviderException e)
        {
            return await UnreachableAsync(e, cancellationToken);
        }

        await ReadAsync(cancellationToken);
        return Sorry(StatusCodes.Status409Conflict, "There is no card and no address yet. They are asked for when you first buy something.");
    }

    private async Task<IActionResult> BeginAsync(Product? product, Func<Guid, Product, CancellationToken, Task<Uri?>> begin, CancellationToken cancellationToken)
    {
        if (product is null)
        {
            return Sorry(StatusCodes.Status503ServiceUnavailable, NoPrices);
        }

        try
        {
            if (await begin(AccountId, product, cancellationToken) is { } checkout)
            {
                return this.SeeOther(checkout.AbsoluteUri);
            }
        }
        catch (ProviderException e)
        {
            return await UnreachableAsync(e, cancellationToken);
        }

        await ReadAsync(cancellationToken);
        return Sorry(StatusCodes.Status409Conflict, HasPlan);
    }

    private async Task<IActionResult> ChangeAsync(bool cancel, string done, CancellationToken cancellationToken)
    {
        try
        {
            if (await plans.CancelAtPeriodEndAsync(AccountId, billing.Value.Plan, Which, cancel, cancellationToken))
            {
                TempData["Toast"] = done;
                return this.SeeOther("/app/billing");
            }
        }
        catch (ProviderException e)
        {
            return await UnreachableAsync(e, cancellationToken);
        }

        await ReadAsync(cancellationToken);
        return Sorry(StatusCodes.Status409Conflict, "There is no plan that could be changed. It may have ended meanwhile.");
    }

    private async Task<IActionResult> UnreachableAsync(ProviderException reason, CancellationToken cancellationToken)
    {
        logger.LogWarning(reason, "Dodo could not be reached for account {AccountId}", AccountId);
        await ReadAsync(cancellationToken);

        return Sorry(StatusCodes.Status503ServiceUnavailable, NoDodo);
    }

    private PageResult Sorry(int status, string words)
    {
        Ask = null;
        ModelState.AddModelError("", words);
        return this.PageWith(status);
    }

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        (Plan, Pack) = (await catalogue.PlanAsync(cancellationToken), await catalogue.PackAsync(cancellationToken));

        var all = await db.Subscriptions.AsNoTracking()
            .Where(s => s.AccountId == AccountId && s.ProductId == billing.Value.Plan)
            .OrderByDescending(s => s.CreatedAt)
            .ToListAsync(cancellationToken);
        Live = [.. all.Where(s => s.IsLive)];
        Subscription = Subscription.Telling(all);
        Status = PlanStatus.Of(Subscription);

        Payments = await OurPayments.Of(db, AccountId, billing.Value).AsNoTracking()
            .OrderByDescending(p => p.CreatedAt)
            .Take(MaxPayments)
            .ToListAsync(cancellationToken);

        Available = (await db.Balances.AsNoTracking().FirstOrDefaultAsync(b => b.AccountId == AccountId && b.Credit == Credit.Emails, cancellationToken))?.Available ?? 0;
    }
}
