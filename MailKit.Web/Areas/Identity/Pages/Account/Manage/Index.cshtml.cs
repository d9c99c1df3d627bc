using MailKit.Web.Data;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace MailKit.Web.Areas.Identity.Pages.Account.Manage;

/// <summary>The settings at a glance.</summary>
public sealed class IndexModel(UserManager<MailKitUser> users) : PageModel
{
    public string Email { get; private set; } = "";

    public bool HasTwoFactor { get; private set; }

    public int RecoveryCodesLeft { get; private set; }

    public async Task<IActionResult> OnGetAsync()
    {
        if (await users.GetUserAsync(User) is not { } user)
        {
            return Challenge();
        }

        Email = user.Email ?? "";
        HasTwoFactor = user.TwoFactorEnabled;
        RecoveryCodesLeft = await users.CountRecoveryCodesAsync(user);

        return Page();
    }
}
