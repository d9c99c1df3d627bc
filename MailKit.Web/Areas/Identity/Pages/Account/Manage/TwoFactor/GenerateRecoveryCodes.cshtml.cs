using MailKit.Web.Accounts;
using MailKit.Web.Accounts.Sessions;
using MailKit.Web.Data;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace MailKit.Web.Areas.Identity.Pages.Account.Manage.TwoFactor;

/// <summary>Ten new recovery codes in the place of the old ones; only where there is a second factor to recover from.</summary>
[RequiresProof]
public sealed class GenerateRecoveryCodesModel(UserManager<MailKitUser> users, SecurityNotices notices) : PageModel
{
    private const int Count = 10;

    [TempData]
    public string[]? RecoveryCodes { get; set; }

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

        if (!user.TwoFactorEnabled)
        {
            return RedirectToPage("./TwoFactorAuthentication");
        }

        RecoveryCodes = [.. await users.GenerateNewTwoFactorRecoveryCodesAsync(user, Count) ?? []];
        await notices.RecoveryCodesMadeAsync(user);
        StatusMessage = "These are your new recovery codes. The old ones work no more.";
        return RedirectToPage("./ShowRecoveryCodes");
    }
}
