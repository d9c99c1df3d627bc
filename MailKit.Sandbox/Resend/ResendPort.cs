using MailKit.Sandbox.Resend.ApiKeys;
using MailKit.Sandbox.Resend.Batches;
using MailKit.Sandbox.Resend.Http;
using MailKit.Sandbox.Resend.Webhooks;
using MailKit.Sandbox.Traffic;

namespace MailKit.Sandbox.Resend;

/// <summary>The port that speaks Resend's API: every resource.</summary>
public static class ResendPort
{
    public static void MapResend(this WebApplication app)
    {
        app.UseApiTraffic(Provider.Resend);
        app.Use(ResendGuard.CheckAsync);
        app.UseRouting();
        app.Use(static (context, next) => context.GetEndpoint() switch
        {
            null => throw new ResendRefusalException(404, "not_found", "The requested endpoint does not exist."),
            { DisplayName: "405 HTTP Method Not Supported" } => throw new ResendRefusalException(405, "method_not_allowed", "Method is not allowed for the requested path."),
            _ => next(context),
        });
        app.MapGet("/health", (RequestDelegate)(static context => context.Response.WriteAsync("ok")));

        app.MapResendApiKeys();
        app.MapResendBatches();
        app.MapResendDomains();
        app.MapResendEmails();
        app.MapResendWebhooks();
    }

    /// <summary>Maps an operation whose handler reads the request and writes the answer itself.</summary>
    public static void Map(this WebApplication app, string method, string pattern, Func<ResendCall, SandboxState, Task> handle)
    {
        var state = app.Services.GetRequiredService<SandboxState>();
        app.MapMethods(pattern, [method], (RequestDelegate)(context => handle(new(context), state)));
    }
}
