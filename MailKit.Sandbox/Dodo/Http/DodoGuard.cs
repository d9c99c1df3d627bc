namespace MailKit.Sandbox.Dodo.Http;

/// <summary>Who may come in at Dodo's port, and how a refusal is answered.</summary>
public static class DodoGuard
{
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

    public static async Task CheckAsync(HttpContext context, RequestDelegate next)
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
        return BearerKey.Is(context.Request, key);
    }
}
