using MailKit.Web.Accounts;
using MailKit.Web.Accounts.Sessions;
using MailKit.Web.Data;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace MailKit.Web.Areas.Identity.Pages.Account.Manage.TwoFactor;

/// <summary>Gives up the old phone's key for a new one.</summary>
[RequiresProof]
public sealed class ResetAuthenticatorModel(UserManager<MailKitUser> users, SignInManager<MailKitUser> signIn, SecurityNotices notices) : PageModel
{
    public async Task<IActionResult> OnPostAsync()
    {
        if (await users.GetUserAsync(User) is not { } user)
        {
            return Challenge();
        }

        var was = user.TwoFactorEnabled;
        await users.SetTwoFactorEnabledAsync(user, false);
        await users.ResetAuthenticatorKeyAsync(user);
        await signIn.RefreshSignInAsync(user);

        if (was)
        {
            await notices.TwoFactorAsync(user, isOn: false);
        }

        return RedirectToPage("./EnableAuthenticator");
    }
}
