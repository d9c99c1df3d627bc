namespace MailKit.Web.Live;

/// <summary>Registers the feed to open pages.</summary>
public static class LiveModule
{
    public static IServiceCollection AddLive(this IServiceCollection services)
    {
        services.AddSingleton<LiveFeed>();
        services.AddHostedService(static provider => provider.GetRequiredService<LiveFeed>());
        return services;
    }
}
