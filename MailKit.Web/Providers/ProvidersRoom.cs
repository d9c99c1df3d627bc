using MailKit.Domain.Billing;
using MailKit.Domain.Credits;
using MailKit.Domain.Sending;
using MailKit.Web.Http;
using MailKit.Web.Providers.Dodo;
using MailKit.Web.Providers.Resend;
using Microsoft.Extensions.Options;

namespace MailKit.Web.Providers;

/// <summary>Registers the two providers behind the domain's gateways.</summary>
public static class ProvidersRoom
{
    public static IServiceCollection AddProviders(this IServiceCollection services)
    {
        services.AddOptions<DodoOptions>().BindConfiguration(DodoOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<ResendOptions>().BindConfiguration(ResendOptions.Section).ValidateDataAnnotations().ValidateOnStart();

        services.AddProviderClient<DodoHttp, DodoOptions>("Dodo");
        services.AddProviderClient<ResendClient, ResendOptions>("Resend");

        services.AddSingleton<ICreditGateway, DodoCredits>();
        services.AddSingleton<ICheckoutGateway, DodoCheckouts>();
        services.AddSingleton<IEmailGateway>(static provider => provider.GetRequiredService<ResendClient>());

        return services;
    }

    // One client for the life of the process: its handler holds the circuit breaker and the rate limit, and renews its connections.
    private static void AddProviderClient<TClient, TOptions>(this IServiceCollection services, string name)
        where TClient : class
        where TOptions : ProviderOptions
        => services.AddSingleton(provider =>
        {
            var options = provider.GetRequiredService<IOptions<TOptions>>().Value;
            var sockets = new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5), ConnectTimeout = TimeSpan.FromSeconds(5), AllowAutoRedirect = false };
            var http = new HttpClient(new ResilienceHandler(name, options) { InnerHandler = sockets })
            {
                BaseAddress = new Uri(options.BaseUrl!.ToString().TrimEnd('/') + "/"),
                Timeout = Timeout.InfiniteTimeSpan,
            };
            http.DefaultRequestHeaders.Authorization = new("Bearer", options.ApiKey);
            http.DefaultRequestHeaders.UserAgent.ParseAdd("MailKit/1.0");

            return ActivatorUtilities.CreateInstance<TClient>(provider, http);
        });
}
