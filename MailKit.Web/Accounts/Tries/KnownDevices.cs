using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace MailKit.Web.Accounts.Tries;

/// <summary>Browsers on which somebody signed in before, told by a cookie that says for whom: guessing elsewhere does not keep him out here.</summary>
public sealed class KnownDevices(IDataProtectionProvider protection, IWebHostEnvironment environment, TimeProvider clock)
{
    private static readonly TimeSpan For = TimeSpan.FromDays(180);

    private readonly ITimeLimitedDataProtector _protector = protection.CreateProtector("MailKit.Device").ToTimeLimitedDataProtector();

    private string Cookie => environment.IsDevelopment() ? "mk-device" : "__Host-mk-device";

    /// <summary>The device's name, when it is known for this person.</summary>
    public string? Of(string email, HttpContext context)
    {
        var name = NameOf(email);

        try
        {
            return context.Request.Cookies[Cookie] is { Length: > 0 } kept && _protector.Unprotect(kept).Split('\n') is [var device, var known] && known == name ? device : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    public void Remember(string email, HttpContext context)
    {
        var name = NameOf(email);
        var device = Of(email, context) ?? Guid.NewGuid().ToString("N");
        context.Response.Cookies.Append(Cookie, _protector.Protect($"{device}\n{name}", clock.GetUtcNow() + For), new CookieOptions
        {
            HttpOnly = true,
            IsEssential = true,
            MaxAge = For,
            SameSite = SameSiteMode.Lax,
            Secure = !environment.IsDevelopment() || context.Request.IsHttps,
        });
    }

    private static string NameOf(string email) => email.Trim().ToUpperInvariant();
}
