using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using MailKit.Tests.Hosting;

namespace MailKit.Tests.Webhooks;

/// <summary>A webhook as a provider would sign it, with every part open to forgery.</summary>
public sealed record SignedWebhook(string Path, string Prefix, string Secret, string Id, string Body)
{
    public DateTimeOffset At { get; init; } = DateTimeOffset.UtcNow;

    public string? Timestamp { get; init; }

    public string? Signature { get; init; }

    public static SignedWebhook Dodo(MailKitApp app, string body, string? id = null) => new("/webhooks/dodo", "webhook", app.DodoSecret, id ?? $"msg_{Guid.NewGuid():N}", body);

    public static SignedWebhook Resend(MailKitApp app, string body, string? id = null) => new("/webhooks/resend", "svix", app.ResendSecret, id ?? $"msg_{Guid.NewGuid():N}", body);

    public string Stamp => Timestamp ?? At.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

    public string Sign(string? secret = null)
    {
        var key = Convert.FromBase64String((secret ?? Secret)["whsec_".Length..]);
        return "v1," + Convert.ToBase64String(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{Id}.{Stamp}.{Body}")));
    }

    /// <param name="sent">What travels instead of what was signed.</param>
    public async Task<HttpResponseMessage> PostAsync(MailKitApp app, string? sent = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Path) { Content = new StringContent(sent ?? Body, Encoding.UTF8, new MediaTypeHeaderValue("application/json")) };
        request.Headers.TryAddWithoutValidation($"{Prefix}-id", Id);
        request.Headers.TryAddWithoutValidation($"{Prefix}-timestamp", Stamp);
        request.Headers.TryAddWithoutValidation($"{Prefix}-signature", Signature ?? Sign());

        // Who is refused before he has sent everything finds the connection closed under him, unless he asks first.
        request.Headers.ExpectContinue = Body.Length > 100_000;

        return await app.Anonymous.SendAsync(request);
    }
}
