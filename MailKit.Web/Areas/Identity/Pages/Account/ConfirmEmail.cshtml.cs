using MailKit.Web.Data;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace MailKit.Web.Areas.Identity.Pages.Account;

/// <summary>Where the link of the confirmation email leads.</summary>
[AllowAnonymous]
public sealed class ConfirmEmailModel(UserManager<MailKitUser> users) : PageModel
{
    public bool IsConfirmed { get; private set; }

    public async Task OnGetAsync(string? userId, string? code)
    {
        if (AccountLinks.Token(code) is not { } token || userId is null || await users.FindByIdAsync(userId) is not { } user)
        {
            return;
        }

        // Following the link twice is no mistake.
        IsConfirmed = user.EmailConfirmed || (await users.ConfirmEmailAsync(user, token)).Succeeded;
    }
}
