using System.Text.Json;
using MailKit.Domain.Webhooks;
using MailKit.Domain.Work;
using MailKit.Web.Providers.Dodo;
using MailKit.Web.Providers.Resend;
using Microsoft.Extensions.Options;

namespace MailKit.Web.Providers;

/// <summary>Reads webhooks by whose they are.</summary>
public sealed class WebhookReader(DodoWebhooks dodo, IOptions<DodoOptions> options) : IWebhookReader
{
    public string? BusinessId => options.Value.BusinessId;

    public WorkKind? KindOf(string provider, string type) => provider is WebhookMessage.Dodo ? DodoWebhooks.KindOf(type) : ResendWebhooks.KindOf(type);

    public ProviderEvent? Read(string provider, string type, byte[] body, DateTimeOffset at)
    {
        using var json = JsonDocument.Parse(body);

        return json.RootElement.ValueKind is not JsonValueKind.Object ? null
            : provider is WebhookMessage.Dodo ? dodo.Read(type, json.RootElement)
            : ResendWebhooks.Read(type, json.RootElement, at);
    }
}
