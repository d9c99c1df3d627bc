using MailKit.Domain.Domains;
using MailKit.Domain.Work;
using MailKit.Web.Accounts;
using MailKit.Web.Domains;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace MailKit.Web.Pages.App.Domains;

/// <summary>The domains that an account sends from.</summary>
[Authorize(Policy = "Account")]
public sealed class IndexModel(DomainDesk desk) : PageModel
{
    public const string Unreachable = "Resend, which keeps the domains, does not answer. Nothing was changed: try again in a minute.";

    [BindProperty]
    public string? Name { get; set; }

    public IReadOnlyList<SendingDomain> Domains { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancellationToken) => Domains = await desk.OfAsync(User.AccountId, cancellationToken);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        try
        {
            var (id, refusal) = await desk.AddAsync(User.AccountId, Name, cancellationToken);

            if (id is not null)
            {
                return this.SeeOther($"/app/domains/{id}");
            }

            ModelState.AddModelError(nameof(Name), refusal!);
        }
        catch (ProviderException)
        {
            ModelState.AddModelError("", Unreachable);
        }

        Domains = await desk.OfAsync(User.AccountId, cancellationToken);
        return this.PageWith(StatusCodes.Status422UnprocessableEntity);
    }
}
