using System.Globalization;
using MailKit.Sandbox.Dodo;
using MailKit.Sandbox.Resend;

namespace MailKit.Sandbox.Traffic;

/// <summary>The providers' rate limits, each told in its own headers; off unless asked for.</summary>
public sealed class ProviderRates(DodoPolicy dodo, ResendPolicy resend)
{
    private readonly RateLimiter? dodoLimit = DodoLimit(dodo);
    private readonly RateLimiter? resendLimit = resend.EnforceRate ? new(TimeProvider.System, (resend.RequestsPerSecond, TimeSpan.FromSeconds(1))) : null;

    /// <summary>Writes the rate headers; false when the request is one too many.</summary>
    public bool Admit(HttpContext context, Provider provider)
    {
        var headers = context.Response.Headers;
        var rate = provider is Provider.Dodo ? dodoLimit?.Enter() : resendLimit?.Enter();

        if (provider is Provider.Resend)
        {
            headers["ratelimit-limit"] = Number(resend.RequestsPerSecond);
            headers["ratelimit-remaining"] = Number(rate?.Remaining ?? Math.Max(0, resend.RequestsPerSecond - 1));
            headers["ratelimit-reset"] = "1";
            headers["ratelimit-policy"] = Number(resend.RequestsPerSecond) + ";w=1";
        }
        else if (rate is { } told)
        {
            headers["X-RateLimit-Limit"] = Number(told.Limit);
            headers["X-RateLimit-Remaining"] = Number(told.Remaining);
            headers["X-RateLimit-Reset"] = Number(told.Free.ToUnixTimeSeconds() + 1);
        }

        if (rate is not { IsRefused: true } refused)
        {
            return true;
        }

        headers.RetryAfter = Number(refused.WaitSeconds);
        return false;
    }

    private static RateLimiter? DodoLimit(DodoPolicy policy)
    {
        (int Limit, TimeSpan Length)[] windows = [(policy.RequestsPerSecond, TimeSpan.FromSeconds(1)), (policy.RequestsPerMinute, TimeSpan.FromMinutes(1))];
        return windows.Where(static w => w.Limit > 0).ToArray() is { Length: > 0 } limits ? new(TimeProvider.System, limits) : null;
    }

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
