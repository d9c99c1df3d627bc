using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace MailKit.Web.Http;

/// <summary>Where the world reaches us. Links in emails and return addresses are made from this, never from a request's Host header.</summary>
public sealed class PublicOptions
{
    public const string Section = "Public";

    [Required]
    public Uri? Url { get; set; }
}

/// <summary>Lets requests look as the world sent them.</summary>
public static class PublicScheme
{
    /// <summary>When people reach us by https, a proxy ends TLS: cookies, HSTS and redirects go by what the browser sees, with nothing to configure.</summary>
    public static void UsePublicScheme(this WebApplication app)
    {
        if (app.Services.GetRequiredService<IOptions<PublicOptions>>().Value.Url is { Scheme: "https" })
        {
            app.Use((context, next) =>
            {
                context.Request.Scheme = "https";
                return next(context);
            });
        }
    }
}

/// <summary>Makes absolute links.</summary>
public sealed class PublicAddress(IOptions<PublicOptions> options)
{
    /// <param name="path">Begins with a slash.</param>
    public Uri To(string path) => new(options.Value.Url!, path);
}
