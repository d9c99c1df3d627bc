using System.ComponentModel.DataAnnotations;
using MailKit.Web.Accounts;
using MailKit.Web.Accounts.Tries;
using MailKit.Web.Data;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace MailKit.Web.Areas.Identity.Pages.Account;

/// <summary>
/// Where the link of the confirmation email leads. Whoever reads that mail chooses the password here, and by that confirms the address: a scanner that
/// follows links confirms nothing, and what anybody typed before counts for nothing.
/// </summary>
[AllowAnonymous]
public sealed class ConfirmEmailModel(UserManager<MailKitUser> users, SignInManager<MailKitUser> signIn, Confirmation confirmation, KnownDevices devices) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string? UserId { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Code { get; set; }

    [BindProperty]
    public Form Input { get; set; } = new();

    /// <summary>The address that is confirmed; null when the link is good for nothing.</summary>
    public string? Address { get; private set; }

    /// <summary>It was before. Following the link twice is no mistake.</summary>
    public bool IsConfirmed { get; private set; }

    public async Task OnGetAsync()
    {
        ModelState.Clear();
        await OwnerAsync();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if (await OwnerAsync() is not { } user || !ModelState.IsValid)
        {
            return Page();
        }

        var confirmed = await confirmation.ConfirmAsync(user, Input.Password, cancellationToken);

        if (!confirmed.Succeeded)
        {
            confirmed.Errors.ToList().ForEach(e => ModelState.AddModelError("Input.Password", e.Description));
            return Page();
        }

        await signIn.SignOutAsync();
        await signIn.SignInAsync(user, isPersistent: true);
        devices.Remember(user.Email!, HttpContext);
        return LocalRedirect("/app");
    }

    private async Task<MailKitUser?> OwnerAsync()
    {
        if (AccountLinks.Token(Code) is not { } token || UserId is null || await users.FindByIdAsync(UserId) is not { } user)
        {
            return null;
        }

        IsConfirmed = user.EmailConfirmed;

        if (IsConfirmed || !await users.VerifyUserTokenAsync(user, users.Options.Tokens.EmailConfirmationTokenProvider, UserManager<MailKitUser>.ConfirmEmailTokenPurpose, token))
        {
            return null;
        }

        Address = user.Email;
        return user;
    }

    public sealed class Form
    {
        [Required(ErrorMessage = "Choose a password.")]
        [StringLength(MailKitUser.LongestPassword, MinimumLength = MailKitUser.ShortestPassword, ErrorMessage = MailKitUser.PasswordLength)]
        [DataType(DataType.Password)]
        public string Password { get; set; } = "";
    }
}
