using MailKit.Domain.Billing;
using MailKit.Domain.Work;
using MailKit.Web.Billing;
using MailKit.Web.Http;
using MailKit.Web.Work;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace MailKit.Web.Banners;

/// <summary>Looks at what banners say of an account, after something of it moved.</summary>
public sealed class ReviewBannersStep(StepContext context, Catalogue catalogue, IOptions<BillingOptions> billing, ILogger<ReviewBannersStep> logger)
    : WorkStep(context, WorkKind.ReviewBanners, logger)
{
    protected override int Most => 20;

    protected override async Task DoAsync(Lease lease, WorkItem item, CancellationToken cancellationToken)
    {
        var plan = await PlanAsync(item.SubjectId, cancellationToken);
        await Context.Transactions.RunAsync<BannerReview>(review => review.ReviewAsync(lease, item, plan, cancellationToken), cancellationToken);
    }

    // The price list may have to be read, so no transaction is open; while Dodo is closed the next review has to do.
    private async Task<Product?> PlanAsync(Guid accountId, CancellationToken cancellationToken)
        => !Context.Limits.IsClosed(ProviderLimits.Dodo) && await Context.Db.Subscriptions.AnyAsync(s => s.AccountId == accountId && s.ProductId == billing.Value.Plan && s.Status == "active", cancellationToken)
            ? await catalogue.PlanAsync(cancellationToken)
            : null;
}
