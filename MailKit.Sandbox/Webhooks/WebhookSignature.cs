using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace MailKit.Sandbox.Webhooks;

/// <summary>Signs a body as Standard Webhooks asks: HMAC-SHA256 over id, timestamp and the bytes as sent.</summary>
public static class WebhookSignature
{
    public static string Sign(string secret, string id, DateTimeOffset at, string body)
    {
        var key = Convert.FromBase64String(secret["whsec_".Length..]);
        var signed = Encoding.UTF8.GetBytes($"{id}.{Timestamp(at)}.{body}");
        return "v1," + Convert.ToBase64String(HMACSHA256.HashData(key, signed));
    }

    public static string Timestamp(DateTimeOffset at) => at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
}
