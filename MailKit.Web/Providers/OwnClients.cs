using MailKit.Domain.Billing;
using MailKit.Domain.Credits;
using MailKit.Domain.Sending;
using MailKit.Web.Http;
using MailKit.Web.Providers.Dodo;
using MailKit.Web.Providers.Resend;

namespace MailKit.Web.Providers;

/// <summary>The gateways by our own typed clients: what a build has unless it asks for the official SDKs.</summary>
public static class GatewayRegistration
{
    public static IServiceCollection AddGateways(this IServiceCollection services) => services
        .AddProviderClient<DodoHttp, DodoOptions>(ProviderLimits.Dodo)
        .AddProviderClient<ResendClient, ResendOptions>(ProviderLimits.Resend)
        .AddSingleton<ICreditGateway, DodoCredits>()
        .AddSingleton<ICheckoutGateway, DodoCheckouts>()
        .AddSingleton<IEmailGateway>(static provider => provider.GetRequiredService<ResendClient>());
}
