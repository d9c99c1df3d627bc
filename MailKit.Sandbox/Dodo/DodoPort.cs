using System.Security.Cryptography;
using System.Text;
using MailKit.Sandbox.Pages;
using MailKit.Sandbox.Traffic;

namespace MailKit.Sandbox.Dodo;

/// <summary>The door that speaks Dodo's API: who may come in, and how a refusal is worded.</summary>
public static class DodoPort
{
    public static void MapDodo(this WebApplication app)
    {
        app.UseApiTraffic(Provider.Dodo);
        app.UseSameOrigin();
        app.Use(GuardAsync);
        app.UseRouting();
        app.Use(static (context, next) => context.GetEndpoint() switch
        {
            null => throw DodoRefusalException.NotFound("Route"),
            { DisplayName: "405 HTTP Method Not Supported" } => throw new DodoRefusalException(405, "METHOD_NOT_ALLOWED", "Method not allowed"),
            _ => next(context),
        });
        app.MapGet("/health", (RequestDelegate)(static context => context.Response.WriteAsync("ok")));
        app.MapDodoCustomers();
        app.MapDodoProducts();
        app.MapDodoCredits();
        app.MapDodoCheckouts();
        app.MapDodoSubscriptions();
        app.MapDodoPayments();
        app.MapDodoWebhooks();
        app.MapHostedPages();
    }

    /// <summary>Maps an operation whose handler reads the request and writes the answer itself.</summary>
    public static void Map(this WebApplication app, string method, string pattern, Func<DodoCall, SandboxState, Task> handle)
    {
        var state = app.Services.GetRequiredService<SandboxState>();
        app.MapMethods(pattern, [method], (RequestDelegate)(context => handle(new(context), state)));
    }

    /// <summary>Answers as Dodo refuses.</summary>
    public static Task RefuseAsync(HttpContext context, DodoRefusalException refusal)
    {
        if (refusal.Status is 409)
        {
            // The answer will not change, and the official clients would otherwise ask twice more.
            context.Response.Headers["x-should-retry"] = "false";
        }

        context.Response.StatusCode = refusal.Status;
        return context.Response.WriteAsJsonAsync(refusal.Body(), SandboxJson.Options, "application/json");
    }

    private static async Task GuardAsync(HttpContext context, RequestDelegate next)
    {
        if (HttpMethods.IsOptions(context.Request.Method))
        {
            context.Response.StatusCode = 204;
            return;
        }

        try
        {
            if (!IsPublic(context.Request.Path) && !await HasKeyAsync(context))
            {
                throw new DodoRefusalException(401, "UNAUTHORIZED", "The API key is missing or not valid.");
            }

            await next(context);
        }
        catch (DodoRefusalException refusal)
        {
            await RefuseAsync(context, refusal);
        }
        catch (BadHttpRequestException e)
        {
            await RefuseAsync(context, new(e.StatusCode, "INVALID_REQUEST_BODY", e.Message));
        }
    }

    private static bool IsPublic(PathString path)
        => path.StartsWithSegments("/invoices") || path.StartsWithSegments("/checkout") || path.StartsWithSegments("/portal") || path.StartsWithSegments("/assets") || path.StartsWithSegments("/health");

    private static async Task<bool> HasKeyAsync(HttpContext context)
    {
        var key = await context.RequestServices.GetRequiredService<SandboxState>().ReadAsync(static s => s.Now.DodoApiKey);
        var sent = context.Request.Headers.Authorization.ToString();
        return sent.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase)
            && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(sent["Bearer ".Length..].Trim()), Encoding.UTF8.GetBytes(key));
    }
}
