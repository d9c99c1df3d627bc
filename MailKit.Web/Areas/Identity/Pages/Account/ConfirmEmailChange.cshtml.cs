using MailKit.Web.Accounts;
using MailKit.Web.Data;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace MailKit.Web.Areas.Identity.Pages.Account;

/// <summary>Where the link leads that proves a new address. It asks first, and changes when somebody says yes.</summary>
[AllowAnonymous]
public sealed class ConfirmEmailChangeModel(UserManager<MailKitUser> users, SignInManager<MailKitUser> signIn, SecurityNotices notices) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string? UserId { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Email { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Code { get; set; }

    /// <summary>The link is good.</summary>
    public bool IsUsable { get; private set; }

    /// <summary>The address that was changed to just now.</summary>
    [TempData]
    public string? ChangedTo { get; set; }

    public async Task OnGetAsync()
    {
        ModelState.Clear();
        await OwnerAsync();
    }

    public async Task<IActionResult> OnPostAsync()
    {
        if (await OwnerAsync() is not { } user)
        {
            return Page();
        }

        var old = user.Email;

        // The user name is the address; taken by somebody else in between, it is refused before anything changes.
        if (await users.FindByNameAsync(Email!) is { } other && other.Id != user.Id || !(await users.ChangeEmailAsync(user, Email!, AccountLinks.Token(Code)!)).Succeeded)
        {
            IsUsable = false;
            return Page();
        }

        await users.SetUserNameAsync(user, Email);
        await notices.AddressChangedAsync(old, Email!);

        if (users.GetUserId(User) == user.Id)
        {
            await signIn.RefreshSignInAsync(user);
        }

        ChangedTo = Email;
        return RedirectToPage("./ConfirmEmailChange", new { userId = (string?)null, email = (string?)null, code = (string?)null });
    }

    private async Task<MailKitUser?> OwnerAsync()
    {
        if (AccountLinks.Token(Code) is not { } token || UserId is null || Email is null || await users.FindByIdAsync(UserId) is not { } user)
        {
            return null;
        }

        IsUsable = await users.VerifyUserTokenAsync(user, users.Options.Tokens.ChangeEmailTokenProvider, UserManager<MailKitUser>.GetChangeEmailTokenPurpose(Email), token);
        return IsUsable ? user : null;
    }
}
