using System.ComponentModel.DataAnnotations;
using MailKit.Web.Components;
using MailKit.Web.Data;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using SignInResult = Microsoft.AspNetCore.Identity.SignInResult;

namespace MailKit.Web.Areas.Identity.Pages.Account;

/// <summary>Signs in. Who does not exist and who mistypes get the same sentence, after the same time.</summary>
[AllowAnonymous]
public sealed class LoginModel(SignInManager<MailKitUser> signIn, UserManager<MailKitUser> users, TimeProvider clock) : PageModel
{
    [BindProperty]
    public Form Input { get; set; } = new();

    [BindProperty(SupportsGet = true)]
    public string? ReturnUrl { get; set; }

    public IActionResult OnGet() => User.Identity?.IsAuthenticated is true ? LocalRedirect(this.Target(ReturnUrl)) : Page();

    public async Task<IActionResult> OnPostAsync()
    {
        if (!ModelState.IsValid)
        {
            return Page();
        }

        var user = await users.FindByEmailAsync(Input.Email);

        var result = user is null ? SignInResult.Failed : await signIn.PasswordSignInAsync(user, Input.Password, Input.Stay, lockoutOnFailure: true);

        // A password check takes long enough to be measured, so where there was none it is made up for.
        if (user is null || result.IsNotAllowed)
        {
            users.PasswordHasher.HashPassword(new MailKitUser(), Input.Password);
        }

        if (result.Succeeded)
        {
            return LocalRedirect(this.Target(ReturnUrl));
        }

        if (result.RequiresTwoFactor)
        {
            return RedirectToPage("./LoginWith2fa", new { ReturnUrl, Input.Stay });
        }

        ModelState.AddModelError("", result.IsLockedOut
            ? $"Too many wrong passwords. Sign-in for this address opens again in {user.LockedFor(clock)}."
            : "This email and password do not belong together, or the address is not confirmed yet.");

        return Page();
    }

    public sealed class Form
    {
        [Required(ErrorMessage = "Write your email address.")]
        [DataType(DataType.EmailAddress)]
        public string Email { get; set; } = "";

        [Required(ErrorMessage = "Write your password.")]
        [DataType(DataType.Password)]
        public string Password { get; set; } = "";

        public bool Stay { get; set; } = true;
    }
}

/// <summary>What the ways of signing in share.</summary>
internal static class SigningIn
{
    /// <summary>Where to go after signing in: a place of ours, or the overview.</summary>
    public static string Target(this PageModel page, string? returnUrl) => page.Url.IsLocalUrl(returnUrl) ? returnUrl : "/app";

    /// <summary>How long a locked user still waits, in words.</summary>
    public static string LockedFor(this MailKitUser? user, TimeProvider clock)
    {
        var wait = (user?.LockoutEnd ?? clock.GetUtcNow()) - clock.GetUtcNow();
        return ((int)Math.Max(1, Math.Ceiling(wait.TotalMinutes))).Of("minute", "minutes");
    }
}
