using MailKit.Domain.Domains;
using MailKit.Domain.Webhooks;
using MailKit.Web.Http;
using MailKit.Web.Providers.Dodo;
using MailKit.Web.Providers.Resend;
using Microsoft.Extensions.Options;

namespace MailKit.Web.Providers;

/// <summary>Registers the two providers behind the domain's gateways. Which gateways those are is decided by the build: our own, or the official SDKs.</summary>
public static class ProvidersModule
{
    public static IServiceCollection AddProviders(this IServiceCollection services)
    {
        services.AddOptions<DodoOptions>().BindConfiguration(DodoOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<ResendOptions>().BindConfiguration(ResendOptions.Section).ValidateDataAnnotations().ValidateOnStart();

        return services.AddSingleton<ProviderLimits>().AddSingleton<DodoWebhooks>().AddSingleton<IWebhookReader, WebhookReader>()
            .AddProviderClient<ResendDomains, ResendOptions>(ProviderLimits.Resend).AddSingleton<IDomainGateway>(static provider => provider.GetRequiredService<ResendDomains>())
            .AddGateways();
    }

    /// <summary>One client for the life of the process: its handler holds the circuit breaker and the rate limit, and renews its connections.</summary>
    /// <param name="outer">Handlers around it, the outermost first.</param>
    public static IServiceCollection AddProviderClient<TClient, TOptions>(this IServiceCollection services, string name, params Func<TOptions, DelegatingHandler>[] outer)
        where TClient : class
        where TOptions : ProviderOptions
        => services.AddSingleton(provider =>
        {
            var options = provider.GetRequiredService<IOptions<TOptions>>().Value;
            var sockets = new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5), ConnectTimeout = TimeSpan.FromSeconds(5), AllowAutoRedirect = false };
            DelegatingHandler handler = new ResilienceHandler(name, options, provider.GetRequiredService<ProviderLimits>()) { InnerHandler = sockets };

            foreach (var make in outer.Reverse())
            {
                var next = make(options);
                next.InnerHandler = handler;
                handler = next;
            }

            var http = new HttpClient(handler)
            {
                BaseAddress = new Uri(options.BaseUrl!.ToString().TrimEnd('/') + "/"),
                Timeout = Timeout.InfiniteTimeSpan,
            };
            http.DefaultRequestHeaders.Authorization = new("Bearer", options.ApiKey);
            http.DefaultRequestHeaders.UserAgent.ParseAdd("MailKit/1.0");

            return ActivatorUtilities.CreateInstance<TClient>(provider, http);
        });
}
