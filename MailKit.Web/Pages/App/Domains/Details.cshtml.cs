using MailKit.Domain.Domains;
using MailKit.Domain.Work;
using MailKit.Web.Accounts;
using MailKit.Web.Domains;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace MailKit.Web.Pages.App.Domains;

/// <summary>One domain: the records that prove it, and how far each is.</summary>
[Authorize(Policy = "Account")]
public sealed class DetailsModel(DomainDesk desk, IConfiguration configuration) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    public SendingDomain Domain { get; private set; } = null!;

    /// <summary>Null when Resend does not answer.</summary>
    public ResendDomain? Theirs { get; private set; }

    /// <summary>Somebody wants to remove it.</summary>
    public bool IsAsked { get; private set; }

    /// <summary>The sandbox's console, where a click puts the records into the DNS.</summary>
    public string? Console => configuration["Sandbox:ConsoleUrl"];

    /// <summary>As Resend says now, or as it said last when it does not answer.</summary>
    public bool IsVerified => Theirs is { } known ? known.Status is "verified" : Domain.VerifiedAt is not null;

    public async Task<IActionResult> OnGetAsync(bool remove, CancellationToken cancellationToken)
    {
        IsAsked = remove;
        return await ShowAsync(cancellationToken);
    }

    public async Task<IActionResult> OnPostVerifyAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (!await desk.VerifyAsync(User.AccountId, Id, cancellationToken))
            {
                return NotFound();
            }

            TempData["Toast"] = "The records were looked up. New ones can take some minutes to be seen everywhere.";
            return this.SeeOther($"/app/domains/{Id}");
        }
        catch (ProviderException)
        {
            ModelState.AddModelError("", IndexModel.Unreachable);
            return await ShowAsync(cancellationToken);
        }
    }

    public async Task<IActionResult> OnPostRemoveAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (!await desk.RemoveAsync(User.AccountId, Id, cancellationToken))
            {
                return NotFound();
            }

            TempData["Toast"] = "The domain is removed. Nothing is sent from it any more.";
            return this.SeeOther("/app/domains");
        }
        catch (ProviderException)
        {
            ModelState.AddModelError("", "Resend does not answer. Nothing is sent from this domain any more, but Resend still has it: press the button again in a minute.");
            return await ShowAsync(cancellationToken);
        }
    }

    /// <summary>How far a record is, in a word.</summary>
    public static (string Words, string State) Say(string status) => status switch
    {
        "verified" => ("Found", "active"),
        "failed" or "temporary_failure" => ("Not found", "failed"),
        "pending" => ("Not found yet", "waiting"),
        _ => ("Not looked up yet", "waiting"),
    };

    private async Task<IActionResult> ShowAsync(CancellationToken cancellationToken)
    {
        if (await desk.ReadAsync(User.AccountId, Id, cancellationToken) is not var (ours, theirs))
        {
            return NotFound();
        }

        (Domain, Theirs) = (ours, theirs);
        return Page();
    }
}
