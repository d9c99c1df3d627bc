using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using MailKit.Sandbox.Traffic;

namespace MailKit.Sandbox.Resend;

/// <summary>The door that speaks Resend's API: who may come in, and how a refusal is worded.</summary>
public static class ResendPort
{
    public static void MapResend(this WebApplication app)
    {
        app.UseApiTraffic(Provider.Resend);
        app.Use(GuardAsync);
        app.UseRouting();
        app.Use(static (context, next) => context.GetEndpoint() switch
        {
            null => throw new ResendRefusalException(404, "not_found", "The requested endpoint does not exist."),
            { DisplayName: "405 HTTP Method Not Supported" } => throw new ResendRefusalException(405, "method_not_allowed", "Method is not allowed for the requested path."),
            _ => next(context),
        });
        app.MapGet("/health", (RequestDelegate)(static context => context.Response.WriteAsync("ok")));
        app.MapResendEmails();
        app.MapResendWebhooks();
        app.MapResendAccount();
    }

    /// <summary>Maps an operation whose handler reads the request and writes the answer itself.</summary>
    public static void Map(this WebApplication app, string method, string pattern, Func<ResendCall, SandboxState, Task> handle)
    {
        var state = app.Services.GetRequiredService<SandboxState>();
        app.MapMethods(pattern, [method], (RequestDelegate)(context => handle(new(context), state)));
    }

    /// <summary>Times in the API are written as PostgreSQL prints them; only webhooks use ISO 8601.</summary>
    public static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.ffffff'+00'", CultureInfo.InvariantCulture);

    /// <summary>Answers as Resend refuses.</summary>
    public static Task RefuseAsync(HttpContext context, ResendRefusalException refusal)
    {
        context.Response.StatusCode = refusal.Status;
        return context.Response.WriteAsJsonAsync(refusal.Body(), SandboxJson.Options, "application/json");
    }

    private static async Task GuardAsync(HttpContext context, RequestDelegate next)
    {
        var policy = context.RequestServices.GetRequiredService<ResendPolicy>();

        if (context.Request.Path == "/health")
        {
            await next(context);
            return;
        }

        if (string.IsNullOrWhiteSpace(context.Request.Headers.UserAgent))
        {
            // This comes from the proxy before Resend, so it is not in their shape.
            context.Response.StatusCode = 403;
            await context.Response.WriteAsync("error code: 1010");
            return;
        }

        try
        {
            await CheckKeyAsync(context, policy);
            await next(context);
        }
        catch (ResendRefusalException refusal)
        {
            await RefuseAsync(context, refusal);
        }
        catch (BadHttpRequestException e)
        {
            await RefuseAsync(context, new(e.StatusCode, "validation_error", e.Message));
        }
    }

    private static async Task CheckKeyAsync(HttpContext context, ResendPolicy policy)
    {
        var sent = context.Request.Headers.Authorization.ToString();

        if (!sent.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase))
        {
            throw new ResendRefusalException(401, "missing_api_key", "Missing API Key");
        }

        var key = await context.RequestServices.GetRequiredService<SandboxState>().ReadAsync(static s => s.Now.ResendApiKey);

        if (!CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(sent["Bearer ".Length..].Trim()), Encoding.UTF8.GetBytes(key)))
        {
            throw new ResendRefusalException(policy.InvalidKeyStatus, "validation_error", "API key is invalid");
        }
    }
}
