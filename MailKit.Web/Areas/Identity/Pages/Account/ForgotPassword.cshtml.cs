using System.ComponentModel.DataAnnotations;
using MailKit.Web.Data;
using MailKit.Web.Letters;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace MailKit.Web.Areas.Identity.Pages.Account;

/// <summary>Sends a link to choose a new password. The answer is the same for every address.</summary>
[AllowAnonymous]
public sealed class ForgotPasswordModel(UserManager<MailKitUser> users, SystemMailer mailer) : PageModel
{
    [BindProperty]
    public Form Input { get; set; } = new();

    [TempData]
    public string? Address { get; set; }

    public async Task<IActionResult> OnPostAsync()
    {
        if (!ModelState.IsValid)
        {
            return Page();
        }

        if (await users.FindByEmailAsync(Input.Email) is { EmailConfirmed: true, Email: { } email } user)
        {
            await mailer.SendPasswordResetLinkAsync(email, await this.ResetLinkAsync(users, user));
        }

        Address = Input.Email;
        return RedirectToPage("./ForgotPasswordConfirmation");
    }

    public sealed class Form
    {
        [Required(ErrorMessage = "Write your email address.")]
        [FullAddress]
        [DataType(DataType.EmailAddress)]
        public string Email { get; set; } = "";
    }
}
