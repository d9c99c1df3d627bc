using MailKit.Domain.Billing;
using MailKit.Domain.Credits;
using MailKit.Domain.Sending;
using MailKit.Web.Http;
using MailKit.Web.Providers.Dodo;
using MailKit.Web.Providers.Dodo.Sdk;
using MailKit.Web.Providers.Resend;
using MailKit.Web.Providers.Resend.Sdk;
using MailKit.Web.Providers.Sdk;

namespace MailKit.Web.Providers;

/// <summary>The gateways by the providers' official SDKs: what a build with -p:OfficialSdks=true has.</summary>
public static class GatewayRegistration
{
    public static IServiceCollection AddGateways(this IServiceCollection services) => services
        .AddProviderClient<SdkDodo, DodoOptions>(ProviderLimits.Dodo, static _ => new AnswerHandler(successes: false))
        .AddProviderClient<SdkEmails, ResendOptions>(ProviderLimits.Resend, static _ => new AnswerHandler(successes: true), static options => new PrefixHandler(options.BaseUrl!))
        .AddSingleton<ICreditGateway, SdkCredits>()
        .AddSingleton<ICheckoutGateway, SdkCheckouts>()
        .AddSingleton<IEmailGateway>(static provider => provider.GetRequiredService<SdkEmails>());
}
