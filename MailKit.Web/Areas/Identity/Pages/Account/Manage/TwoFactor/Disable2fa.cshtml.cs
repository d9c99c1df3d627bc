using MailKit.Web.Accounts;
using MailKit.Web.Accounts.Sessions;
using MailKit.Web.Data;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace MailKit.Web.Areas.Identity.Pages.Account.Manage.TwoFactor;

/// <summary>Turns two-factor sign-in off, after a question.</summary>
[RequiresProof]
public sealed class Disable2faModel(UserManager<MailKitUser> users, SignInManager<MailKitUser> signIn, SecurityNotices notices) : PageModel
{
    [TempData]
    public string? StatusMessage { get; set; }

    public async Task<IActionResult> OnGetAsync()
        => await users.GetUserAsync(User) is not { } user ? Challenge()
            : user.TwoFactorEnabled ? Page()
            : RedirectToPage("./TwoFactorAuthentication");

    public async Task<IActionResult> OnPostAsync()
    {
        if (await users.GetUserAsync(User) is not { } user)
        {
            return Challenge();
        }

        if (user.TwoFactorEnabled)
        {
            await users.SetTwoFactorEnabledAsync(user, false);

            // Whoever turns it off has often lost the phone that knows this key.
            await users.ResetAuthenticatorKeyAsync(user);
            await signIn.RefreshSignInAsync(user);
            await notices.TwoFactorAsync(user, isOn: false);
        }

        StatusMessage = "Two-factor sign-in is off.";
        return RedirectToPage("./TwoFactorAuthentication");
    }
}
