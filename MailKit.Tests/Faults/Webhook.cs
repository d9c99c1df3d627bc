using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using MailKit.Tests.Faults.Clusters;
using MailKit.Tests.Webhooks;

namespace MailKit.Tests.Faults;

/// <summary>Webhooks that a round makes and signs itself.</summary>
public static class Webhook
{
    private static readonly MediaTypeHeaderValue Json = new("application/json");

    public static SignedWebhook Dodo(Cluster cluster, string body, string? id = null) => new("/webhooks/dodo", "webhook", cluster.Secrets.Dodo, id ?? $"msg_{Guid.NewGuid():N}", body);

    public static SignedWebhook Resend(Cluster cluster, string body, string? id = null) => new("/webhooks/resend", "svix", cluster.Secrets.Resend, id ?? $"msg_{Guid.NewGuid():N}", body);

    /// <summary>The event by which Dodo tells of a ledger entry that the control API made.</summary>
    public static string OfEntry(JsonElement entry)
    {
        var data = JsonNode.Parse(entry.GetRawText())!.AsObject();
        var type = entry.GetProperty("transaction_type").GetString() is "manual_adjustment" ? "credit.manual_adjustment" : entry.GetProperty("is_credit").GetBoolean() ? "credit.added" : "credit.deducted";
        data["payload_type"] = "CreditLedgerEntry";

        return JsonSerializer.Serialize(new { business_id = "bus_sandbox", type, timestamp = DateTimeOffset.UtcNow, data });
    }

    /// <summary>The event by which Resend tells what became of an email.</summary>
    public static SignedWebhook OfEmail(Cluster cluster, string type, string resendId, ClusterAccount account)
        => Resend(cluster, JsonSerializer.Serialize(new { type, created_at = DateTimeOffset.UtcNow, data = new { email_id = resendId, to = new[] { account.To }, created_at = DateTimeOffset.UtcNow } }));

    /// <summary>The status; 0 when no answer came.</summary>
    public static async Task<int> PostAsync(this SignedWebhook webhook, Cluster cluster, string? sent = null, int node = 0)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(cluster.Nodes[node].Url, webhook.Path)) { Content = new StringContent(sent ?? webhook.Body, Encoding.UTF8, Json) };
        request.Headers.TryAddWithoutValidation($"{webhook.Prefix}-id", webhook.Id);
        request.Headers.TryAddWithoutValidation($"{webhook.Prefix}-timestamp", webhook.Stamp);
        request.Headers.TryAddWithoutValidation($"{webhook.Prefix}-signature", webhook.Signature ?? webhook.Sign());

        try
        {
            using var answer = await cluster.Http.SendAsync(request);
            return (int)answer.StatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            return 0;
        }
    }
}
