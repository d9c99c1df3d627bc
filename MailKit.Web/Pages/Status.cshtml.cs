using System.Globalization;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace MailKit.Web.Pages;

/// <summary>Says in words what a bare status code means and what to do next.</summary>
[AllowAnonymous, IgnoreAntiforgeryToken, ResponseCache(NoStore = true)]
public sealed class StatusModel : PageModel
{
    /// <summary>Read from the address whatever the method was: a failed DELETE ends here as well.</summary>
    private int Code => RouteData.Values["code"] is string code ? int.Parse(code, CultureInfo.InvariantCulture) : StatusCodes.Status404NotFound;

    public (string Heading, string Words) Says => Code switch
    {
        400 => ("We could not read that", "The form was too old or incomplete, so nothing was done. Go back, reload the page and send it again."),
        401 => ("Sign in first", "This page is for people who are signed in."),
        403 => ("This page is not for you", "You are signed in, but this page needs another role."),
        404 or 410 => ("There is nothing here", "The address is mistyped, or what was here belongs to another account or is gone."),
        405 => ("That does not work here", "This address exists, but not for what was asked of it. Nothing was done."),
        408 => ("That took too long", "Your connection was too slow for us, so nothing was done. Try once more."),
        413 => ("That is too large", "What you sent is larger than we take. Nothing was sent and nothing was charged. Make it smaller and try again."),
        415 => ("We do not know this format", "What was sent is in a format that this address does not take. Nothing was done."),
        429 => ("That was a lot at once", "We take only so many requests in a short time. Wait a minute, then go on."),
        503 => ("We are away for a moment", "MailKit is starting or being mended. Emails that we have accepted are safe. Try again in a minute."),
        >= 500 => ("Something broke on our side", "It was not you. Try again in a minute; nothing is charged twice."),
        _ => ("That did not work", $"The server answered {Code}. Nothing was done."),
    };

    // Opened by its own address, the page tells the truth about itself as well.
    public void OnGet()
    {
        if (Response.StatusCode is StatusCodes.Status200OK && Code is >= 400 and < 600)
        {
            Response.StatusCode = Code;
        }
    }
}
