using System.Text;
using MailKit.Web.Data;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.WebUtilities;

namespace MailKit.Web.Areas.Identity.Pages.Account;

/// <summary>The links in account emails: made here, and read here when somebody follows one.</summary>
/// <remarks>The host in them is the request's; <see cref="Letters.SystemMailer"/> puts our public address in its place.</remarks>
internal static class AccountLinks
{
    public static async Task<string> ConfirmationLinkAsync(this PageModel page, UserManager<MailKitUser> users, MailKitUser user)
        => page.Link("/Account/ConfirmEmail", new { area = "Identity", userId = user.Id, code = Encode(await users.GenerateEmailConfirmationTokenAsync(user)) });

    public static async Task<string> ResetLinkAsync(this PageModel page, UserManager<MailKitUser> users, MailKitUser user)
        => page.Link("/Account/ResetPassword", new { area = "Identity", userId = user.Id, code = Encode(await users.GeneratePasswordResetTokenAsync(user)) });

    public static async Task<string> ChangeLinkAsync(this PageModel page, UserManager<MailKitUser> users, MailKitUser user, string email)
        => page.Link("/Account/ConfirmEmailChange", new { area = "Identity", userId = user.Id, email, code = Encode(await users.GenerateChangeEmailTokenAsync(user, email)) });

    /// <summary>The token in a link, or null when the link was cut short or made up.</summary>
    public static string? Token(string? code)
    {
        try
        {
            return code is { Length: > 0 } ? Encoding.UTF8.GetString(WebEncoders.Base64UrlDecode(code)) : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static string Encode(string token) => WebEncoders.Base64UrlEncode(Encoding.UTF8.GetBytes(token));

    private static string Link(this PageModel page, string name, object values)
        => page.Url.PageLink(name, values: values) ?? throw new InvalidOperationException($"There is no page {name}.");
}
