namespace MailKit.Web.Hosting;

/// <summary>What every answer tells the browser, errors included.</summary>
public static class SecurityHeaders
{
    /// <summary>No inline script or style, no foreign origin.</summary>
    private const string Page = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; frame-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'";

    /// <summary>An email's HTML: it may paint, and nothing else, even when its address is opened by itself.</summary>
    private const string Email = "sandbox; default-src 'none'; img-src data:; style-src 'unsafe-inline'; frame-ancestors 'self'";

    /// <param name="formTargets">Where our forms lead in the end: a browser holds a redirect to the checkout against form-action too.</param>
    public static void UseSecurityHeaders(this WebApplication app, IReadOnlyList<string> formTargets)
    {
        var policy = string.Join(' ', [Page, .. formTargets]);

        app.Use((context, next) =>
        {
            var headers = context.Response.Headers;
            headers.ContentSecurityPolicy = policy;
            headers.XContentTypeOptions = "nosniff";
            headers.XFrameOptions = "DENY";
            headers["Referrer-Policy"] = "same-origin";
            headers["Cross-Origin-Opener-Policy"] = "same-origin";
            headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=(), payment=()";

            return next(context);
        });
    }

    /// <summary>For answers that are somebody's email.</summary>
    public static void IsSomebodysEmail(this HttpResponse response)
    {
        response.Headers.ContentSecurityPolicy = Email;
        response.Headers.XFrameOptions = "SAMEORIGIN";
        response.Headers.CacheControl = "no-store";
    }
}
