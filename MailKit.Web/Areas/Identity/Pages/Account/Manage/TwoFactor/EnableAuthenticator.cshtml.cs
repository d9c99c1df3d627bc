using System.ComponentModel.DataAnnotations;
using MailKit.Web.Accounts;
using MailKit.Web.Accounts.Sessions;
using MailKit.Web.Data;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace MailKit.Web.Areas.Identity.Pages.Account.Manage.TwoFactor;

/// <summary>Turns on two-factor sign-in: makes a key, shows it as a QR code and checks that the app has it. A key that is in use is not shown again.</summary>
[RequiresProof]
public sealed class EnableAuthenticatorModel(UserManager<MailKitUser> users, SignInManager<MailKitUser> signIn, SecurityNotices notices) : PageModel
{
    private const int RecoveryCodeCount = 10;

    [BindProperty]
    public Form Input { get; set; } = new();

    [TempData]
    public string[]? RecoveryCodes { get; set; }

    [TempData]
    public string? StatusMessage { get; set; }

    /// <summary>The key in groups of four, for those who type it; empty before it is made.</summary>
    public string Key { get; private set; } = "";

    /// <summary>The key as authenticator apps read it from a QR code.</summary>
    public string KeyUri { get; private set; } = "";

    public async Task<IActionResult> OnGetAsync()
    {
        if (await users.GetUserAsync(User) is not { } user)
        {
            return Challenge();
        }

        if (user.TwoFactorEnabled)
        {
            return RedirectToPage("./TwoFactorAuthentication");
        }

        await ShowKeyAsync(user);
        return Page();
    }

    /// <summary>A new key ends every session but this one, so that nobody else's scans it; that is nothing for a GET.</summary>
    public async Task<IActionResult> OnPostBeginAsync()
    {
        if (await users.GetUserAsync(User) is not { } user)
        {
            return Challenge();
        }

        if (!user.TwoFactorEnabled && string.IsNullOrEmpty(await users.GetAuthenticatorKeyAsync(user)))
        {
            await users.ResetAuthenticatorKeyAsync(user);
            await signIn.RefreshSignInAsync(user);
        }

        return RedirectToPage("./EnableAuthenticator");
    }

    public async Task<IActionResult> OnPostAsync()
    {
        if (await users.GetUserAsync(User) is not { } user)
        {
            return Challenge();
        }

        if (user.TwoFactorEnabled)
        {
            return RedirectToPage("./TwoFactorAuthentication");
        }

        if (!ModelState.IsValid)
        {
            await ShowKeyAsync(user);
            return Page();
        }

        if (!await users.VerifyTwoFactorTokenAsync(user, users.Options.Tokens.AuthenticatorTokenProvider, Input.Digits))
        {
            ModelState.AddModelError("Input.Code", "This code is not right. Wait for the next one and write that. After five wrong ones none is compared for ten minutes.");
            await ShowKeyAsync(user);
            return Page();
        }

        await users.SetTwoFactorEnabledAsync(user, true);
        await signIn.RefreshSignInAsync(user);
        await notices.TwoFactorAsync(user, isOn: true);
        StatusMessage = "Two-factor sign-in is on.";

        if (await users.CountRecoveryCodesAsync(user) > 0)
        {
            return RedirectToPage("./TwoFactorAuthentication");
        }

        RecoveryCodes = [.. await users.GenerateNewTwoFactorRecoveryCodesAsync(user, RecoveryCodeCount) ?? []];
        return RedirectToPage("./ShowRecoveryCodes");
    }

    private async Task ShowKeyAsync(MailKitUser user)
    {
        if (await users.GetAuthenticatorKeyAsync(user) is { Length: > 0 } key)
        {
            Key = string.Join(' ', key.ToLowerInvariant().Chunk(4).Select(group => new string(group)));
            KeyUri = $"otpauth://totp/MailKit:{Uri.EscapeDataString(user.Email ?? "")}?secret={key}&issuer=MailKit&digits=6";
        }
    }

    public sealed class Form
    {
        [Required(ErrorMessage = "Write the six digits that your app shows.")]
        [StringLength(12, ErrorMessage = "The code has six digits.")]
        public string Code { get; set; } = "";

        public string Digits => string.Concat(Code.Where(char.IsAsciiDigit));
    }
}
