using MailKit.Web.Data;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace MailKit.Web.Areas.Identity.Pages.Account.Manage.TwoFactor;

/// <summary>Whether a second factor is asked for, and what goes with it.</summary>
public sealed class TwoFactorAuthenticationModel(UserManager<MailKitUser> users, SignInManager<MailKitUser> signIn) : PageModel
{
    [TempData]
    public string? StatusMessage { get; set; }

    public bool Is2faEnabled { get; private set; }

    public int RecoveryCodesLeft { get; private set; }

    public bool IsMachineRemembered { get; private set; }

    public async Task<IActionResult> OnGetAsync()
    {
        // Whoever comes here from his recovery codes has kept them.
        TempData.Remove("RecoveryCodes");

        if (await users.GetUserAsync(User) is not { } user)
        {
            return Challenge();
        }

        Is2faEnabled = user.TwoFactorEnabled;
        RecoveryCodesLeft = await users.CountRecoveryCodesAsync(user);
        IsMachineRemembered = await signIn.IsTwoFactorClientRememberedAsync(user);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync()
    {
        await signIn.ForgetTwoFactorClientAsync();
        StatusMessage = "This browser is asked for a code again.";
        return RedirectToPage();
    }
}
