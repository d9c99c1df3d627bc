using MailKit.Domain.Billing;
using MailKit.Domain.Work;
using MailKit.Web.Accounts;
using MailKit.Web.Accounts.Sessions;
using MailKit.Web.Billing;
using MailKit.Web.Data;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace MailKit.Web.Areas.Identity.Pages.Account.Manage;

/// <summary>Closes a person's account: plan, keys, sessions and sign-in end together, or none of them.</summary>
[RequiresProof]
public sealed class DeletePersonalDataModel(UserManager<MailKitUser> users, SignInManager<MailKitUser> signIn, ClosingDesk closing, SecurityNotices notices) : PageModel
{
    /// <summary>Plans that end with it.</summary>
    public IReadOnlyList<Subscription> Renewing { get; private set; } = [];

    /// <summary>Emails that are lost with it.</summary>
    public long Left { get; private set; }

    public async Task OnGetAsync(CancellationToken cancellationToken) => await ReadAsync(cancellationToken);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if (await users.GetUserAsync(User) is not { Email: { } email } user)
        {
            return Challenge();
        }

        // Somebody has to be there who sees and mends everything.
        if (User.IsAdmin && (await users.GetUsersInRoleAsync(Caller.Admin)).Count is 1)
        {
            ModelState.AddModelError("", "You are the only admin here. Make somebody else an admin first.");
        }
        else
        {
            try
            {
                if (await closing.CloseAsync(user.Id, cancellationToken))
                {
                    await notices.ClosedAsync(email);
                    await signIn.SignOutAsync();
                    return Redirect("/");
                }

                ModelState.AddModelError("", "A plan began just now, so nothing was closed. Look at it, and try again.");
            }
            catch (ProviderException)
            {
                ModelState.AddModelError("", "Dodo Payments, which runs your plan, does not answer. Nothing was closed: try again in a few minutes.");
            }
        }

        await ReadAsync(cancellationToken);
        return Page();
    }

    private async Task ReadAsync(CancellationToken cancellationToken)
        => (Renewing, Left) = (await closing.RenewingAsync(Caller.UserIdOf(User), cancellationToken), await closing.LeftAsync(Caller.UserIdOf(User), cancellationToken));
}
