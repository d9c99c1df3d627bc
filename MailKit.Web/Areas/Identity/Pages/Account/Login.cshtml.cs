using System.ComponentModel.DataAnnotations;
using MailKit.Web.Accounts.Tries;
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
public sealed class LoginModel(SignInManager<MailKitUser> signIn, UserManager<MailKitUser> users, SignInTries tries, KnownDevices devices, TimeProvider clock) : PageModel
{
    [BindProperty]
    public Form Input { get; set; } = new();

    [BindProperty(SupportsGet = true)]
    public string? ReturnUrl { get; set; }

    public IActionResult OnGet() => User.Identity?.IsAuthenticated is true ? LocalRedirect(this.Target(ReturnUrl)) : Page();

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if (!ModelState.IsValid)
        {
            return Page();
        }

        // Somebody is signed in here, perhaps since this page was opened: a session is never handed on to another person.
        if (User.Identity?.IsAuthenticated is true)
        {
            await signIn.SignOutAsync();
            return RedirectToPage("./Login", new { ReturnUrl });
        }

        var user = await users.FindByEmailAsync(Input.Email);
        var mayTry = await tries.BeginAsync(Input.Email, HttpContext, cancellationToken);

        // One comparison, whoever it is and whatever comes of it: the time of an answer tells nothing.
        var result = mayTry && user is { EmailConfirmed: true, PasswordHash: not null } ? await signIn.PasswordSignInAsync(user, Input.Password, Input.Stay, lockoutOnFailure: false) : Compare(Input.Password);

        if (result.Succeeded)
        {
            devices.Remember(Input.Email, HttpContext);
        }

        if (result.Succeeded || result.RequiresTwoFactor)
        {
            await tries.SucceededAsync(Input.Email, HttpContext, cancellationToken);
            return result.Succeeded ? LocalRedirect(this.Target(ReturnUrl)) : RedirectToPage("./LoginWith2fa", new { ReturnUrl, Input.Stay });
        }

        // Only who has the password gets so far as to be locked out over codes.
        ModelState.AddModelError("", result.IsLockedOut && await users.CheckPasswordAsync(user!, Input.Password)
            ? $"Too many wrong codes. Sign-in opens again in {user.LockedFor(clock)}."
            : SignInTries.Refused);
        return Page();
    }

    private SignInResult Compare(string password)
    {
        users.PasswordHasher.HashPassword(new MailKitUser(), password);
        return SignInResult.Failed;
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
