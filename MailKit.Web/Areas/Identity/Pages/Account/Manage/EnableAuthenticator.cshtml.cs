using System.ComponentModel.DataAnnotations;
using MailKit.Web.Data;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace MailKit.Web.Areas.Identity.Pages.Account.Manage;

/// <summary>Turns on two-factor sign-in: shows the key as a QR code and checks that the app has it.</summary>
public sealed class EnableAuthenticatorModel(UserManager<MailKitUser> users) : PageModel
{
    private const int RecoveryCodeCount = 10;

    [BindProperty]
    public Form Input { get; set; } = new();

    [TempData]
    public string[]? RecoveryCodes { get; set; }

    [TempData]
    public string? StatusMessage { get; set; }

    /// <summary>The key in groups of four, for those who type it.</summary>
    public string Key { get; private set; } = "";

    /// <summary>The key as authenticator apps read it from a QR code.</summary>
    public string KeyUri { get; private set; } = "";

    public async Task<IActionResult> OnGetAsync()
    {
        if (await users.GetUserAsync(User) is not { } user)
        {
            return Challenge();
        }

        await ShowKeyAsync(user);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync()
    {
        if (await users.GetUserAsync(User) is not { } user)
        {
            return Challenge();
        }

        if (!ModelState.IsValid)
        {
            await ShowKeyAsync(user);
            return Page();
        }

        if (!await users.VerifyTwoFactorTokenAsync(user, users.Options.Tokens.AuthenticatorTokenProvider, Input.Digits))
        {
            ModelState.AddModelError("Input.Code", "This code is not right. Wait for the next one and write that.");
            await ShowKeyAsync(user);
            return Page();
        }

        await users.SetTwoFactorEnabledAsync(user, true);
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
        var key = await users.GetAuthenticatorKeyAsync(user);

        if (string.IsNullOrEmpty(key))
        {
            await users.ResetAuthenticatorKeyAsync(user);
            key = await users.GetAuthenticatorKeyAsync(user) ?? throw new InvalidOperationException("The user store keeps no authenticator keys.");
        }

        Key = string.Join(' ', key.ToLowerInvariant().Chunk(4).Select(group => new string(group)));
        KeyUri = $"otpauth://totp/MailKit:{Uri.EscapeDataString(user.Email ?? "")}?secret={key}&issuer=MailKit&digits=6";
    }

    public sealed class Form
    {
        [Required(ErrorMessage = "Write the six digits that your app shows.")]
        [StringLength(12, ErrorMessage = "The code has six digits.")]
        public string Code { get; set; } = "";

        public string Digits => string.Concat(Code.Where(char.IsAsciiDigit));
    }
}
