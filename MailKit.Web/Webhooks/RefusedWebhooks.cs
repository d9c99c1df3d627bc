using System.Diagnostics.Metrics;

namespace MailKit.Web.Webhooks;

/// <summary>Counts webhooks that nobody proved: strangers, or a secret that was rotated at one end only. No row and no log line, which strangers could make without end.</summary>
public sealed class RefusedWebhooks(IMeterFactory meters)
{
    public const string Name = "mailkit.webhooks.refused";

    private readonly Counter<long> _refused = meters.Create("MailKit.Webhooks").CreateCounter<long>(Name, "{webhook}", "Webhooks answered 401, by provider.");

    public void Count(string provider) => _refused.Add(1, KeyValuePair.Create<string, object?>("provider", provider));
}
