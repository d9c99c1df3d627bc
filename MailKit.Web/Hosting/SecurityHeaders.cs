namespace MailKit.Web.Hosting;

/// <summary>What every answer tells the browser, errors included.</summary>
public static class SecurityHeaders
{
    /// <summary>No inline script or style, no foreign origin.</summary>
    private const string Page = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; frame-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'";

    /// <summary>A year, on every answer: an error page starts its headers afresh and would lose what was said before.</summary>
    private const string Strict = "max-age=31536000; includeSubDomains";

    /// <param name="formTargets">Where our forms lead in the end: a browser holds a redirect to the checkout against form-action too.</param>
    public static void UseSecurityHeaders(this WebApplication app, IReadOnlyList<string> formTargets)
    {
        var (policy, isStrict) = (string.Join(' ', [Page, .. formTargets]), !app.Environment.IsDevelopment());

        app.Use((context, next) =>
        {
            // At the last moment: an error page starts its headers afresh, and an email's frame has a policy of its own.
            context.Response.OnStarting(static state =>
            {
                var (context, policy, isStrict) = ((HttpContext, string, bool))state;
                var headers = context.Response.Headers;
                headers.TryAdd("Content-Security-Policy", policy);
                headers.TryAdd("X-Frame-Options", "DENY");
                headers.XContentTypeOptions = "nosniff";
                headers["Referrer-Policy"] = "same-origin";
                headers["Cross-Origin-Opener-Policy"] = "same-origin";
                headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=(), payment=()";

                // An answer to code, or to somebody who is signed in, is nobody else's: neither a proxy nor the back button of the next person may keep it.
                if (context.Request.Headers.Authorization.Count > 0 || context.User.Identity?.IsAuthenticated is true)
                {
                    headers.TryAdd("Cache-Control", "no-store");
                }

                if (isStrict && context.Request.IsHttps)
                {
                    headers.StrictTransportSecurity = Strict;
                }

                return Task.CompletedTask;
            }, (context, policy, isStrict));

            return next(context);
        });
    }
}
