using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace MailKit.Web.Areas.Identity.Pages.Account.Manage.TwoFactor;

/// <summary>Shows recovery codes that were just made; a reload shows them again, and whoever goes on has seen them.</summary>
public sealed class ShowRecoveryCodesModel : PageModel
{
    [TempData]
    public string? StatusMessage { get; set; }

    public string[] RecoveryCodes { get; private set; } = [];

    public IActionResult OnGet()
    {
        if (TempData.Peek(nameof(RecoveryCodes)) is not string[] { Length: > 0 } codes)
        {
            return RedirectToPage("./TwoFactorAuthentication");
        }

        RecoveryCodes = codes;
        Response.Headers.CacheControl = "no-store";
        return Page();
    }
}
