using MailKit.Domain.Work;
using MailKit.Web.Work;

namespace MailKit.Web.Banners;

/// <summary>Registers what is true and worth saying.</summary>
public static class BannersModule
{
    public static IServiceCollection AddBanners(this IServiceCollection services)
    {
        services.AddScoped<BannerBoard>();
        services.AddScoped<BannerReview>();
        services.AddStep<ReviewBannersStep>(workers: 1, WorkKind.ReviewBanners);
        services.AddStep<WarnLowStep>(workers: 1, WorkKind.LowBalanceEvent);
        return services;
    }
}
