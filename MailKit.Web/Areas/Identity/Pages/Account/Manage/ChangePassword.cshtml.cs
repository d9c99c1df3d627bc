using System.ComponentModel.DataAnnotations;
using MailKit.Web.Accounts;
using MailKit.Web.Accounts.Sessions;
using MailKit.Web.Accounts.Tries;
using MailKit.Web.Data;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace MailKit.Web.Areas.Identity.Pages.Account.Manage;

/// <summary>A new password for the old one; every other session ends with it.</summary>
public sealed class ChangePasswordModel(UserManager<MailKitUser> users, SignInManager<MailKitUser> signIn, SessionDesk sessions, SignInTries tries, SecurityNotices notices) : PageModel
{
    [BindProperty]
    public Form Input { get; set; } = new();

    [TempData]
    public string? StatusMessage { get; set; }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if (await users.GetUserAsync(User) is not { Email: { } email } user)
        {
            return Challenge();
        }

        if (!ModelState.IsValid)
        {
            return Page();
        }

        if (!await tries.BeginAsync(email, HttpContext, cancellationToken) || !await users.CheckPasswordAsync(user, Input.OldPassword))
        {
            ModelState.AddModelError("Input.OldPassword", "This is not your password. After five wrong tries wait ten minutes.");
            return Page();
        }

        await tries.SucceededAsync(email, HttpContext, cancellationToken);
        var changed = await users.ChangePasswordAsync(user, Input.OldPassword, Input.NewPassword);

        if (!changed.Succeeded)
        {
            changed.Errors.ToList().ForEach(e => ModelState.AddModelError("Input.NewPassword", e.Description));
            return Page();
        }

        await sessions.EndOthersAsync(user.Id, User.SessionId, cancellationToken);
        await signIn.RefreshSignInAsync(user);
        await notices.PasswordChangedAsync(user);
        StatusMessage = "Your password is changed. Every other device is signed out.";
        return RedirectToPage();
    }

    public sealed class Form
    {
        [Required(ErrorMessage = "Write your password until now.")]
        [DataType(DataType.Password)]
        public string OldPassword { get; set; } = "";

        [Required(ErrorMessage = "Choose a password.")]
        [StringLength(MailKitUser.LongestPassword, MinimumLength = MailKitUser.ShortestPassword, ErrorMessage = MailKitUser.PasswordLength)]
        [DataType(DataType.Password)]
        public string NewPassword { get; set; } = "";
    }
}
