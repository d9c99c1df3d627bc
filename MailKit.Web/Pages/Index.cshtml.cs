using MailKit.Domain.Billing;
using MailKit.Web.Billing;
using MailKit.Web.Http;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace MailKit.Web.Pages;

/// <summary>The public front page: what it is, and the two prices.</summary>
[AllowAnonymous]
public sealed class IndexModel(Catalogue catalogue, PublicAddress address) : PageModel
{
    /// <summary>Null while the payment provider cannot be reached.</summary>
    public Product? Plan { get; private set; }

    /// <summary>Null while the payment provider cannot be reached.</summary>
    public Product? Pack { get; private set; }

    public string BaseUrl => address.To("/").GetLeftPart(UriPartial.Authority);

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        Plan = await catalogue.PlanAsync(cancellationToken);
        Pack = await catalogue.PackAsync(cancellationToken);
    }
}
