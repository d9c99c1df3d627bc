using MailKit.Domain.Work;
using MailKit.Web.Work;

namespace MailKit.Web.Banners;

/// <summary>Looks at what banners say of an account, after something of it moved.</summary>
public sealed class ReviewBannersStep(StepContext context, ILogger<ReviewBannersStep> logger) : WorkStep(context, WorkKind.ReviewBanners, logger)
{
    protected override int Most => 20;

    protected override async Task DoAsync(Lease lease, WorkItem item, CancellationToken cancellationToken)
    {
        await Context.Transactions.RunAsync<BannerReview>(review => review.ReviewAsync(item.SubjectId, cancellationToken), cancellationToken);
        await Context.Transactions.RunAsync<WorkTable>(work => work.FinishAsync(lease, [item], cancellationToken), cancellationToken);
    }
}
