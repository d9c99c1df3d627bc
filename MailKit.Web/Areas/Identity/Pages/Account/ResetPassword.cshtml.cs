using System.ComponentModel.DataAnnotations;
using MailKit.Web.Accounts;
using MailKit.Web.Accounts.Sessions;
using MailKit.Web.Accounts.Tries;
using MailKit.Web.Data;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace MailKit.Web.Areas.Identity.Pages.Account;

/// <summary>Where the link of the reset email leads: a new password, once. It opens what wrong tries had closed, and ends every session.</summary>
[AllowAnonymous]
public sealed class ResetPasswordModel(UserManager<MailKitUser> users, ApiKeys keys, SessionDesk sessions, SignInTries tries, SecurityNotices notices) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string? UserId { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Code { get; set; }

    [BindProperty]
    public Form Input { get; set; } = new();

    /// <summary>False when the link was cut short, used before, or is too old.</summary>
    public bool IsUsable { get; private set; } = true;

    /// <summary>How many keys work for the accounts of this person.</summary>
    public int Keys { get; private set; }

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        ModelState.Clear();
        await OwnerAsync(cancellationToken);
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if (await OwnerAsync(cancellationToken) is not { } user || !ModelState.IsValid)
        {
            return Page();
        }

        var result = await users.ResetPasswordAsync(user, AccountLinks.Token(Code)!, Input.Password);

        if (result.Succeeded)
        {
            await tries.ForgiveAsync(user.Email ?? "", cancellationToken);
            await users.SetLockoutEndDateAsync(user, null);
            await sessions.EndOthersAsync(user.Id, null, cancellationToken);

            if (Input.RevokeKeys)
            {
                await keys.RevokeAllAsync(user.Id, cancellationToken);
            }

            await notices.PasswordChangedAsync(user);
            return RedirectToPage("./ResetPasswordConfirmation");
        }

        foreach (var error in result.Errors)
        {
            ModelState.AddModelError("Input.Password", error.Description);
        }

        return Page();
    }

    // The token is looked at before a password is asked for, so that nobody types one into a dead link.
    private async Task<MailKitUser?> OwnerAsync(CancellationToken cancellationToken)
    {
        IsUsable = AccountLinks.Token(Code) is { } token && UserId is not null && await users.FindByIdAsync(UserId) is { } found
            && await users.VerifyUserTokenAsync(found, users.Options.Tokens.PasswordResetTokenProvider, UserManager<MailKitUser>.ResetPasswordTokenPurpose, token);
        Keys = IsUsable ? await keys.CountAsync(UserId!, cancellationToken) : 0;
        return IsUsable ? await users.FindByIdAsync(UserId!) : null;
    }

    public sealed class Form
    {
        [Required(ErrorMessage = "Choose a password.")]
        [StringLength(MailKitUser.LongestPassword, MinimumLength = MailKitUser.ShortestPassword, ErrorMessage = MailKitUser.PasswordLength)]
        [DataType(DataType.Password)]
        public string Password { get; set; } = "";

        public bool RevokeKeys { get; set; }
    }
}
