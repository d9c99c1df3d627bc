using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace MailKit.Web.Areas.Identity.Pages.Account;

/// <summary>Says that the next step is in the mail: after registering, and after asking for the link again.</summary>
[AllowAnonymous]
public sealed class RegisterConfirmationModel(IConfiguration configuration) : PageModel
{
    /// <summary>Where the email went; null when the page is opened by itself.</summary>
    public string? Address { get; private set; }

    /// <summary>The sandbox's inbox, where no real mail goes out.</summary>
    public string? Inbox => configuration["Sandbox:ConsoleUrl"];

    public void OnGet() => Address = TempData.Peek(nameof(Address)) as string;
}
