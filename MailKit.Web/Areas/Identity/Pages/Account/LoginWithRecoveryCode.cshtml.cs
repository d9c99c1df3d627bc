using System.ComponentModel.DataAnnotations;
using MailKit.Web.Accounts.Tries;
using MailKit.Web.Data;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace MailKit.Web.Areas.Identity.Pages.Account;

/// <summary>The second step of signing in, for those whose app is out of reach.</summary>
[AllowAnonymous]
public sealed class LoginWithRecoveryCodeModel(SignInManager<MailKitUser> signIn, KnownDevices devices, TimeProvider clock) : PageModel
{
    [BindProperty]
    public Form Input { get; set; } = new();

    [BindProperty(SupportsGet = true)]
    public string? ReturnUrl { get; set; }

    public async Task<IActionResult> OnGetAsync() => await signIn.GetTwoFactorAuthenticationUserAsync() is null ? FromTheStart() : Page();

    public async Task<IActionResult> OnPostAsync()
    {
        if (await signIn.GetTwoFactorAuthenticationUserAsync() is not { } user)
        {
            return FromTheStart();
        }

        if (!ModelState.IsValid)
        {
            return Page();
        }

        var result = await signIn.TwoFactorRecoveryCodeSignInAsync(Input.Code.Replace(" ", "", StringComparison.Ordinal));

        if (result.Succeeded)
        {
            devices.Remember(user.Email ?? "", HttpContext);
            return LocalRedirect(this.Target(ReturnUrl));
        }

        ModelState.AddModelError("Input.Code", result.IsLockedOut
            ? $"Too many wrong codes. Sign-in opens again in {user.LockedFor(clock)}."
            : "This is not one of your recovery codes, or it was used before. Each works once.");

        return Page();
    }

    private RedirectToPageResult FromTheStart() => RedirectToPage("./Login", new { ReturnUrl });

    public sealed class Form
    {
        [Required(ErrorMessage = "Write one of your recovery codes.")]
        [StringLength(40, ErrorMessage = "A recovery code is shorter than that.")]
        public string Code { get; set; } = "";
    }
}
