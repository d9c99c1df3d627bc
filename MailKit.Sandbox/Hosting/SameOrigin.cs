using System.Net;

namespace MailKit.Sandbox.Hosting;

/// <summary>Keeps other web pages from pressing our buttons: a form comes from us or from no browser at all.</summary>
public static class SameOrigin
{
    public static void UseSameOrigin(this WebApplication app) => app.Use(static async (context, next) =>
    {
        if (IsOurs(context.Request) && IsOurName(context))
        {
            await next(context);
            return;
        }

        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        await context.Response.WriteAsync("This came from another site, so the sandbox did not do it.");
    });

    private static bool IsOurs(HttpRequest request)
    {
        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))
        {
            return true;
        }

        if (request.Headers["Sec-Fetch-Site"].ToString() is { Length: > 0 } site)
        {
            return site is "same-origin" or "none";
        }

        return request.Headers.Origin.ToString() is not { Length: > 0 } origin || origin == $"{request.Scheme}://{request.Host}";
    }

    // A foreign name that was pointed at this computer is a foreign site, too. Bound to every address, the names are not ours to know.
    private static bool IsOurName(HttpContext context)
    {
        var options = context.RequestServices.GetRequiredService<SandboxOptions>();
        var host = context.Request.Host.Host.Trim('[', ']');

        return options.Host is not "localhost" || host is "localhost" || host == options.PublicHost || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));
    }
}
