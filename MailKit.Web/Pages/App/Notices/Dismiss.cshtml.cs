using MailKit.Domain.Banners;
using MailKit.Web.Accounts;
using MailKit.Web.Banners;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace MailKit.Web.Pages.App.Notices;

/// <summary>Takes a banner down for this account. It comes back when it becomes true anew.</summary>
[Authorize(Policy = "Account")]
public sealed class DismissModel(BannerBoard board) : PageModel
{
    public IActionResult OnGet()
    {
        Response.Headers.Allow = HttpMethods.Post;
        return StatusCode(StatusCodes.Status405MethodNotAllowed);
    }

    public async Task<IActionResult> OnPostAsync(string? kind, CancellationToken cancellationToken)
    {
        var parts = kind?.Split(':', 2) ?? [];

        if (parts.Length is 0 || !Enum.TryParse<BannerKind>(parts[0], out var banner) || !Enum.IsDefined(banner))
        {
            return NotFound();
        }

        await board.DismissAsync(User.AccountId, banner, parts.Length > 1 ? parts[1] : null, cancellationToken);

        return Request.Headers.XRequestedWith == "fetch" ? new NoContentResult() : this.SeeOther(Back());
    }

    // Back to the page with the banner, and never to another site.
    private string Back()
        => Uri.TryCreate(Request.Headers.Referer, UriKind.Absolute, out var from) && from.Authority == Request.Host.Value && Url.IsLocalUrl(from.PathAndQuery)
            ? from.PathAndQuery
            : "/app";
}
