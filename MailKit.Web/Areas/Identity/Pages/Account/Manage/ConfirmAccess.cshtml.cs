using System.ComponentModel.DataAnnotations;
using MailKit.Web.Accounts;
using MailKit.Web.Accounts.Sessions;
using MailKit.Web.Accounts.Tries;
using MailKit.Web.Data;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace MailKit.Web.Areas.Identity.Pages.Account.Manage;

/// <summary>Asks for the password again before what a stolen cookie must not do.</summary>
public sealed class ConfirmAccessModel(UserManager<MailKitUser> users, SessionDesk sessions, SignInTries tries) : PageModel
{
    [BindProperty]
    public Form Input { get; set; } = new();

    [BindProperty(SupportsGet = true)]
    public string? ReturnUrl { get; set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
        => await sessions.IsProvedAsync(User.SessionId, cancellationToken) ? LocalRedirect(this.Target(ReturnUrl)) : Page();

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if (await users.GetUserAsync(User) is not { Email: { } email } user || User.SessionId is not { } session)
        {
            return Challenge();
        }

        if (!ModelState.IsValid)
        {
            return Page();
        }

        if (!await tries.BeginAsync(email, HttpContext, cancellationToken) || !await users.CheckPasswordAsync(user, Input.Password))
        {
            ModelState.AddModelError("Input.Password", SignInTries.Refused);
            return Page();
        }

        await tries.SucceededAsync(email, HttpContext, cancellationToken);
        await sessions.ProveAsync(session, cancellationToken);
        return LocalRedirect(this.Target(ReturnUrl));
    }

    public sealed class Form
    {
        [Required(ErrorMessage = "Write your password.")]
        [DataType(DataType.Password)]
        public string Password { get; set; } = "";
    }
}
