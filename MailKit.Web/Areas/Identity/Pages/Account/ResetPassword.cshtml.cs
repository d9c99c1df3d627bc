using System.ComponentModel.DataAnnotations;
using MailKit.Web.Data;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace MailKit.Web.Areas.Identity.Pages.Account;

/// <summary>Where the link of the reset email leads: a new password, once.</summary>
[AllowAnonymous]
public sealed class ResetPasswordModel(UserManager<MailKitUser> users) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string? UserId { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Code { get; set; }

    [BindProperty]
    public Form Input { get; set; } = new();

    /// <summary>False when the link was cut short, used before, or is too old.</summary>
    public bool IsUsable { get; private set; } = true;

    public async Task OnGetAsync()
    {
        ModelState.Clear();
        IsUsable = await OwnerAsync() is not null;
    }

    public async Task<IActionResult> OnPostAsync()
    {
        if (!ModelState.IsValid)
        {
            return Page();
        }

        if (await OwnerAsync() is not { } user)
        {
            IsUsable = false;
            return Page();
        }

        var result = await users.ResetPasswordAsync(user, AccountLinks.Token(Code)!, Input.Password);

        if (result.Succeeded)
        {
            return RedirectToPage("./ResetPasswordConfirmation");
        }

        foreach (var error in result.Errors)
        {
            ModelState.AddModelError("Input.Password", error.Description);
        }

        return Page();
    }

    // The token is looked at before a password is asked for, so that nobody types one into a dead link.
    private async Task<MailKitUser?> OwnerAsync()
    {
        if (UserId is null || AccountLinks.Token(Code) is not { } token || await users.FindByIdAsync(UserId) is not { } user)
        {
            return null;
        }

        var isGood = await users.VerifyUserTokenAsync(user, users.Options.Tokens.PasswordResetTokenProvider, UserManager<MailKitUser>.ResetPasswordTokenPurpose, token);
        return isGood ? user : null;
    }

    public sealed class Form
    {
        [Required(ErrorMessage = "Choose a password.")]
        [StringLength(200, MinimumLength = 12, ErrorMessage = "A password has 12 to 200 characters.")]
        [DataType(DataType.Password)]
        public string Password { get; set; } = "";
    }
}
