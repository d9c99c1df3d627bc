using MailKit.Domain.Billing;
using MailKit.Domain.Credits;
using MailKit.Web.Accounts;
using MailKit.Web.Billing;
using MailKit.Web.Components;
using MailKit.Web.Credits;
using MailKit.Web.Data;
using MailKit.Web.Pages.App.Emails;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace MailKit.Web.Pages.App;

/// <summary>The overview: what is left and how long it lasts, the last thirty days, the latest emails.</summary>
[Authorize(Policy = "Account")]
public sealed class IndexModel(MailKitDbContext db, Catalogue catalogue, IOptions<BillingOptions> billing, TimeProvider clock) : PageModel
{
    private const int ChartDays = 30;
    private const int PaceDays = 7;

    private Guid AccountId => User.AccountId;

    public DateTimeOffset Now { get; private set; }

    public CreditSummary Credits { get; private set; } = null!;

    /// <summary>The plan that will bring credits again, if one is active.</summary>
    public Subscription? Plan { get; private set; }

    /// <summary>What the plan brings (credits); null while the catalogue cannot be read.</summary>
    public long? PlanCredits { get; private set; }

    /// <summary>When the plan's cycle began, for the chart.</summary>
    public DateOnly? CycleStart => Plan?.NextBillingAt is { } next ? DateOnly.FromDateTime(next.UtcDateTime.AddMonths(-1)) : null;

    public IReadOnlyList<EmailDay> Days { get; private set; } = [];

    public IReadOnlyList<UsageDay> Usage => [.. Days.Select(d => d.Usage)];

    public IReadOnlyList<EmailLine> Latest { get; private set; } = [];

    public FirstSteps Steps { get; private set; } = null!;

    /// <summary>When the credits are used up if the last week goes on; null without a last week, or when that is too far to say.</summary>
    public DateTimeOffset? LastsUntil { get; private set; }

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        Now = clock.GetUtcNow();
        Credits = await CreditSummary.ReadAsync(db, AccountId, Credit.Emails, Now, cancellationToken);
        Days = await EmailDay.ReadAsync(db, AccountId, Now, ChartDays, cancellationToken);

        Latest = await EmailLine.From(db, db.Emails.AsNoTracking().Where(e => e.AccountId == AccountId).OrderByDescending(e => e.Id).Take(6)).ToListAsync(cancellationToken);

        var subscription = Subscription.Telling(await db.Subscriptions.AsNoTracking()
            .Where(s => s.AccountId == AccountId && s.ProductId == billing.Value.Plan)
            .ToListAsync(cancellationToken));

        if (subscription is { IsActive: true, CancelsAtPeriodEnd: false })
        {
            (Plan, PlanCredits) = (subscription, (await catalogue.PlanAsync(cancellationToken))?.Credits);
        }

        Steps = new(
            Paid: subscription is not null || Credits.Granted > 0 || Latest.Count > 0,
            HasKey: await db.ApiKeys.AnyAsync(k => k.AccountId == AccountId && k.RevokedAt == null, cancellationToken),
            Sent: Latest.Count > 0);

        LastsUntil = Pace();
    }

    private DateTimeOffset? Pace()
    {
        var lately = Days.TakeLast(PaceDays).Sum(d => d.Credits);

        if (lately is 0 || Credits.IsGone || Credits.Available / (lately / (double)PaceDays) is not (<= 365 and var days))
        {
            return null;
        }

        // What lapses before it is used up does not last: its expiry is the date that counts.
        var until = Now.AddDays(days);
        return until > Credits.NextExpiryAt && Credits.NextExpiryCredits >= Credits.Posted ? null : until;
    }
}

/// <summary>What a newcomer does first.</summary>
public sealed record FirstSteps(bool Paid, bool HasKey, bool Sent)
{
    public bool AllDone => Paid && HasKey && Sent;
}
