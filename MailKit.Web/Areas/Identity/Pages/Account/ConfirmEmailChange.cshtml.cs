using MailKit.Web.Data;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace MailKit.Web.Areas.Identity.Pages.Account;

/// <summary>Where the link leads that proves a new address.</summary>
[AllowAnonymous]
public sealed class ConfirmEmailChangeModel(UserManager<MailKitUser> users, SignInManager<MailKitUser> signIn) : PageModel
{
    public string? Email { get; private set; }

    public async Task OnGetAsync(string? userId, string? email, string? code)
    {
        if (AccountLinks.Token(code) is not { } token || userId is null || email is null || await users.FindByIdAsync(userId) is not { } user)
        {
            return;
        }

        // The user name is the address; taken by somebody else in between, it is refused before anything changes.
        if (await users.FindByNameAsync(email) is { } other && other.Id != user.Id || !(await users.ChangeEmailAsync(user, email, token)).Succeeded)
        {
            return;
        }

        await users.SetUserNameAsync(user, email);
        Email = email;

        if (users.GetUserId(User) == user.Id)
        {
            await signIn.RefreshSignInAsync(user);
        }
    }
}
