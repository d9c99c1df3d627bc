using System.ComponentModel.DataAnnotations;
using MailKit.Web.Accounts.Tries;
using MailKit.Web.Data;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace MailKit.Web.Areas.Identity.Pages.Account;

/// <summary>The second step of signing in: a code from the authenticator app.</summary>
[AllowAnonymous]
public sealed class LoginWith2faModel(SignInManager<MailKitUser> signIn, KnownDevices devices, TimeProvider clock) : PageModel
{
    [BindProperty]
    public Form Input { get; set; } = new();

    [BindProperty(SupportsGet = true)]
    public string? ReturnUrl { get; set; }

    [BindProperty(SupportsGet = true)]
    public bool Stay { get; set; }

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

        var result = await signIn.TwoFactorAuthenticatorSignInAsync(Input.Digits, Stay, Input.RememberMachine);

        if (result.Succeeded)
        {
            devices.Remember(user.Email ?? "", HttpContext);
            return LocalRedirect(this.Target(ReturnUrl));
        }

        ModelState.AddModelError("Input.Code", result.IsLockedOut
            ? $"Too many wrong codes. Sign-in opens again in {user.LockedFor(clock)}."
            : "This code is not right. The app shows a new one every 30 seconds.");

        return Page();
    }

    // The first step is remembered for a few minutes only.
    private RedirectToPageResult FromTheStart() => RedirectToPage("./Login", new { ReturnUrl });

    public sealed class Form
    {
        [Required(ErrorMessage = "Write the six digits that your app shows.")]
        [StringLength(12, ErrorMessage = "The code has six digits.")]
        public string Code { get; set; } = "";

        public bool RememberMachine { get; set; }

        /// <summary>Apps show the code in groups, and people copy it so.</summary>
        public string Digits => string.Concat(Code.Where(char.IsAsciiDigit));
    }
}
