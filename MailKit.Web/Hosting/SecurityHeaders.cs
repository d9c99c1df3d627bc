namespace MailKit.Web.Hosting;

/// <summary>What every answer tells the browser, errors included.</summary>
public static class SecurityHeaders
{
    /// <summary>No inline script or style, no foreign origin.</summary>
    private const string Page = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; frame-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'";

    /// <param name="formTargets">Where our forms lead in the end: a browser holds a redirect to the checkout against form-action too.</param>
    public static void UseSecurityHeaders(this WebApplication app, IReadOnlyList<string> formTargets)
    {
        var policy = string.Join(' ', [Page, .. formTargets]);

        app.Use((context, next) =>
        {
            // At the last moment: an error page starts its headers afresh, and an email's frame has a policy of its own.
            context.Response.OnStarting(static state =>
            {
                var (headers, policy) = ((IHeaderDictionary, string))state;
                headers.TryAdd("Content-Security-Policy", policy);
                headers.TryAdd("X-Frame-Options", "DENY");
                headers.XContentTypeOptions = "nosniff";
                headers["Referrer-Policy"] = "same-origin";
                headers["Cross-Origin-Opener-Policy"] = "same-origin";
                headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=(), payment=()";

                return Task.CompletedTask;
            }, (context.Response.Headers, policy));

            return next(context);
        });
    }
}
