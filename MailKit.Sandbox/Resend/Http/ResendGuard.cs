namespace MailKit.Sandbox.Resend.Http;

/// <summary>Who may come in at Resend's port, and how a refusal is answered.</summary>
public static class ResendGuard
{
    /// <summary>Answers as Resend refuses.</summary>
    public static Task RefuseAsync(HttpContext context, ResendRefusalException refusal)
    {
        context.Response.StatusCode = refusal.Status;
        return context.Response.WriteAsJsonAsync(refusal.Body(), SandboxJson.Options, "application/json");
    }

    public static async Task CheckAsync(HttpContext context, RequestDelegate next)
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
        if (!BearerKey.IsSent(context.Request))
        {
            throw new ResendRefusalException(401, "missing_api_key", "Missing API Key");
        }

        var key = await context.RequestServices.GetRequiredService<SandboxState>().ReadAsync(static s => s.Now.ResendApiKey);

        if (!BearerKey.Is(context.Request, key))
        {
            throw new ResendRefusalException(policy.InvalidKeyStatus, "validation_error", "API key is invalid");
        }
    }
}
