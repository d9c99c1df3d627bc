using System.ComponentModel.DataAnnotations;
using MailKit.Web.Accounts;
using MailKit.Web.Accounts.Sessions;
using MailKit.Web.Data;
using MailKit.Web.Letters;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace MailKit.Web.Areas.Identity.Pages.Account.Manage;

/// <summary>Changes the address, once the new one is proved.</summary>
[RequiresProof]
public sealed class EmailModel(UserManager<MailKitUser> users, SystemMailer mailer, SecurityNotices notices) : PageModel
{
    [BindProperty]
    public Form Input { get; set; } = new();

    [TempData]
    public string? StatusMessage { get; set; }

    public string Email { get; private set; } = "";

    public async Task<IActionResult> OnGetAsync()
    {
        if (await users.GetUserAsync(User) is not { } user)
        {
            return Challenge();
        }

        Email = user.Email ?? "";
        return Page();
    }

    public async Task<IActionResult> OnPostAsync()
    {
        if (await users.GetUserAsync(User) is not { } user)
        {
            return Challenge();
        }

        Email = user.Email ?? "";

        if (!ModelState.IsValid)
        {
            return Page();
        }

        var email = Input.NewEmail.Trim();

        if (string.Equals(email, Email, StringComparison.OrdinalIgnoreCase))
        {
            ModelState.AddModelError("Input.NewEmail", "This is your address already.");
            return Page();
        }

        // A taken address gets no mail and no other answer: who has an account is nobody else's business.
        if (await users.FindByEmailAsync(email) is null)
        {
            await mailer.SendAskedAsync(email, user.Id, "Confirm your new address", mailer.Write(
                "Confirm your new address",
                $"You want to sign in to MailKit with this address instead of {Email}.",
                "Use this address",
                await this.ChangeLinkAsync(users, user, email),
                "If it was not you, do nothing: nothing changes."));
        }

        await notices.AddressAskedForAsync(user, email);

        StatusMessage = $"We sent a link to {email}. Your address changes when you follow it.";
        return RedirectToPage();
    }

    public sealed class Form
    {
        [Required(ErrorMessage = "Write the new address.")]
        [FullAddress]
        [DataType(DataType.EmailAddress)]
        public string NewEmail { get; set; } = "";
    }
}
