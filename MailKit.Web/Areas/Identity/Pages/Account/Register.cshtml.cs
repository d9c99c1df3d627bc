using System.ComponentModel.DataAnnotations;
using MailKit.Web.Data;
using MailKit.Web.Letters;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Web.Areas.Identity.Pages.Account;

/// <summary>Opens an account. Whether an address is known is told only to its owner, by email.</summary>
[AllowAnonymous]
public sealed class RegisterModel(UserManager<MailKitUser> users, MailKitDbContext db, SystemMailer mailer) : PageModel
{
    [BindProperty]
    public Form Input { get; set; } = new();

    [TempData]
    public string? Address { get; set; }

    public IActionResult OnGet() => User.Identity?.IsAuthenticated is true ? LocalRedirect("/app") : Page();

    public async Task<IActionResult> OnPostAsync()
    {
        if (!ModelState.IsValid)
        {
            return Page();
        }

        var user = new MailKitUser { UserName = Input.Email.Trim(), Email = Input.Email.Trim() };
        var errors = await TryCreateAsync(user);

        if (errors.Count is 0)
        {
            await mailer.SendConfirmationLinkAsync(user.Email, await this.ConfirmationLinkAsync(users, user));
        }
        else if (errors.All(IsTaken))
        {
            await TellOwnerAsync(user.Email);
        }
        else
        {
            Explain(errors);
            return Page();
        }

        Address = user.Email;
        return RedirectToPage("./RegisterConfirmation");
    }

    private async Task<IReadOnlyList<IdentityError>> TryCreateAsync(MailKitUser user)
    {
        try
        {
            return [.. (await users.CreateAsync(user)).Errors];
        }
        catch (DbUpdateException e) when (db.IsDuplicate(e))
        {
            // Two requests at once: the other one won, and ours must not be tried again by the next write.
            foreach (var entry in db.ChangeTracker.Entries().ToList())
            {
                entry.State = EntityState.Detached;
            }

            return [users.ErrorDescriber.DuplicateEmail(Input.Email)];
        }
    }

    private async Task TellOwnerAsync(string email)
    {
        if (await users.FindByEmailAsync(email) is not { } known)
        {
            return;
        }

        if (known.EmailConfirmed)
        {
            await mailer.SendAskedAsync(email, null, "You already have a MailKit account", mailer.Write(
                "You already have an account",
                "Somebody, perhaps you, asked for a MailKit account with this address. You have one: sign in, or choose a new password there if you forgot it.",
                "Sign in",
                Url.PageLink("./Login"),
                "If it was not you, nothing happened and there is nothing to do."));
            return;
        }

        // Nobody proved to own the address yet, and nothing that was typed for it counts.
        await mailer.SendConfirmationLinkAsync(email, await this.ConfirmationLinkAsync(users, known));
    }

    private static bool IsTaken(IdentityError error) => error.Code is nameof(IdentityErrorDescriber.DuplicateUserName) or nameof(IdentityErrorDescriber.DuplicateEmail);

    private void Explain(IEnumerable<IdentityError> errors)
    {
        foreach (var error in errors.Where(e => !IsTaken(e)))
        {
            ModelState.AddModelError("Input.Email", error.Description);
        }
    }

    public sealed class Form
    {
        [Required(ErrorMessage = "Write your email address.")]
        [FullAddress]
        [DataType(DataType.EmailAddress)]
        public string Email { get; set; } = "";
    }
}
