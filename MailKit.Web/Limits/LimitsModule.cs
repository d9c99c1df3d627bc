using System.Globalization;
using System.Threading.RateLimiting;
using MailKit.Domain.Accounts;
using Microsoft.AspNetCore.StaticAssets;

namespace MailKit.Web.Limits;

/// <summary>Registers what is counted, in the database and in this process. Assets, health and the providers' webhooks are never refused.</summary>
public static class LimitsModule
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    public static IServiceCollection AddLimits(this IServiceCollection services, IConfiguration settings)
    {
        var limits = settings.GetSection(LimitOptions.Section).Get<LimitOptions>() ?? new();
        var tries = (settings.GetSection(SignInOptions.Section).Get<SignInOptions>() ?? new()).TriesPerMinute;

        services.AddScoped<Attempts>();
        services.AddSingleton(new AccountLimits(limits));
        return services.AddRateLimiter(limiter =>
        {
            limiter.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            limiter.OnRejected = static (context, _) =>
            {
                var wait = IsAccountPost(context.HttpContext) ? Minute : Second;
                context.HttpContext.Response.Headers.RetryAfter = wait.TotalSeconds.ToString(CultureInfo.InvariantCulture);
                return ValueTask.CompletedTask;
            };
            limiter.GlobalLimiter = PartitionedRateLimiter.CreateChained(
                PartitionedRateLimiter.Create<HttpContext, string>(context => tries > 0 && IsAccountPost(context)
                    ? RateLimitPartition.GetSlidingWindowLimiter(AddressOf(context), _ => new() { PermitLimit = tries, Window = Minute, SegmentsPerWindow = 6 })
                    : RateLimitPartition.GetNoLimiter("")),
                PartitionedRateLimiter.Create<HttpContext, string>(context => limits.PerAddress > 0 && IsLimited(context) ? Bucket(AddressOf(context), limits.PerAddress) : RateLimitPartition.GetNoLimiter("")),
                PartitionedRateLimiter.Create<HttpContext, string>(context => limits.PerKey > 0 && KeyOf(context) is { } key ? Bucket(key, limits.PerKey) : RateLimitPartition.GetNoLimiter("")));
        });
    }

    /// <summary>So many a second, and twice as many at once after a rest.</summary>
    internal static RateLimitPartition<T> Bucket<T>(T whose, int perSecond)
        => RateLimitPartition.GetTokenBucketLimiter(whose, _ => new() { TokenLimit = 2 * perSecond, TokensPerPeriod = perSecond, ReplenishmentPeriod = Second, QueueLimit = 0, AutoReplenishment = true });

    private static bool IsAccountPost(HttpContext context) => HttpMethods.IsPost(context.Request.Method) && context.Request.Path.StartsWithSegments("/Identity/Account", StringComparison.OrdinalIgnoreCase);

    private static bool IsLimited(HttpContext context)
        => !context.Request.Path.StartsWithSegments("/webhooks") && !context.Request.Path.StartsWithSegments("/health") && context.GetEndpoint()?.Metadata.GetMetadata<StaticAssetDescriptor>() is null;

    private static string AddressOf(HttpContext context) => NetworkBlock.Of(context.Connection.RemoteIpAddress);

    // Only what has a key's form and checksum gets a count of its own: whoever makes up keys is counted by his address.
    private static string? KeyOf(HttpContext context)
        => context.Request.Headers.Authorization is [{ } header] && header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) && ApiKey.TryParse(header["Bearer ".Length..].Trim(), out var id, out _) ? id : null;
}
