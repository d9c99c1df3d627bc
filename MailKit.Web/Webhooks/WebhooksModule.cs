using MailKit.Domain.Webhooks;
using Microsoft.Extensions.Options;

namespace MailKit.Web.Webhooks;

/// <summary>Registers the webhook doors.</summary>
public static class WebhooksModule
{
    public static IServiceCollection AddWebhooks(this IServiceCollection services)
    {
        services.AddOptions<WebhookSecrets>(WebhookMessage.Dodo).BindConfiguration("Dodo");
        services.AddOptions<WebhookSecrets>(WebhookMessage.Resend).BindConfiguration("Resend");

        services.AddSingleton<RefusedWebhooks>();

        foreach (var provider in (string[])[WebhookMessage.Dodo, WebhookMessage.Resend])
        {
            services.AddKeyedSingleton(provider, (services, key) => new WebhookSignature(
                services.GetRequiredService<IOptionsMonitor<WebhookSecrets>>().Get((string)key!).Secrets,
                services.GetRequiredService<TimeProvider>()));
        }

        return services;
    }
}

/// <summary>The secrets that a provider may sign with.</summary>
public sealed class WebhookSecrets
{
    [ConfigurationKeyName("WebhookSecrets")]
    public string[] Secrets { get; set; } = [];
}
