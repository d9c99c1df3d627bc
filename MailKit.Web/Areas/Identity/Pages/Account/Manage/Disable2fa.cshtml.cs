using MailKit.Web.Data;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace MailKit.Web.Areas.Identity.Pages.Account.Manage;

/// <summary>Turns two-factor sign-in off, after a question.</summary>
public sealed class Disable2faModel(UserManager<MailKitUser> users, SignInManager<MailKitUser> signIn) : PageModel
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
            await signIn.RefreshSignInAsync(user);
        }

        StatusMessage = "Two-factor sign-in is off.";
        return RedirectToPage("./TwoFactorAuthentication");
    }
}
