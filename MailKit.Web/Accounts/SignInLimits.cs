using System.Threading.RateLimiting;

namespace MailKit.Web.Accounts;

/// <summary>How often one address may try the account pages: sign-in, registration, reset and the mails that they send.</summary>
public sealed class SignInOptions
{
    public const string Section = "SignIn";

    /// <summary>Posts a minute from one network address; 0 for no limit.</summary>
    public int TriesPerMinute { get; set; } = 20;
}

/// <summary>Limits guessing and flooding on the account pages. Reading them is free.</summary>
public static class SignInLimits
{
    public static IServiceCollection AddSignInLimits(this IServiceCollection services, IConfiguration settings)
    {
        var tries = (settings.GetSection(SignInOptions.Section).Get<SignInOptions>() ?? new()).TriesPerMinute;

        return services.AddRateLimiter(limiter =>
        {
            limiter.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            limiter.OnRejected = static (context, _) =>
            {
                context.HttpContext.Response.Headers.RetryAfter = "60";
                return ValueTask.CompletedTask;
            };
            limiter.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(context =>
                tries > 0 && HttpMethods.IsPost(context.Request.Method) && context.Request.Path.StartsWithSegments("/Identity/Account")
                    ? RateLimitPartition.GetSlidingWindowLimiter(
                        context.Connection.RemoteIpAddress?.ToString() ?? "",
                        _ => new() { PermitLimit = tries, Window = TimeSpan.FromMinutes(1), SegmentsPerWindow = 6 })
                    : RateLimitPartition.GetNoLimiter(""));
        });
    }
}
