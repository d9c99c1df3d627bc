using System.ComponentModel.DataAnnotations;
using MailKit.Domain.Accounts;
using MailKit.Web.Accounts;
using MailKit.Web.Data;
using MailKit.Web.Http;
using MailKit.Web.Sending;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace MailKit.Web.Pages.App;

/// <summary>The account's API keys: made once, shown once, taken away with one question.</summary>
[Authorize(Policy = "Account")]
public sealed class KeysModel(ApiKeys keys, MailKitDbContext db, IOptions<SendingOptions> sending, PublicAddress address) : PageModel
{
    private Guid AccountId => User.AccountId;

    [BindProperty, Required(ErrorMessage = "Give the key a name, so that you know it again."), StringLength(100, ErrorMessage = "The name is too long. 100 characters fit.")]
    public string? Name { get; set; }

    public IReadOnlyList<ApiKey> Keys { get; private set; } = [];

    /// <summary>The key that was just made. Its text is in this answer and nowhere else.</summary>
    public (string Name, string Text)? Made { get; private set; }

    /// <summary>The key that somebody wants to revoke.</summary>
    public ApiKey? Asked { get; private set; }

    /// <summary>Who the example sends from.</summary>
    public string From => sending.Value.From;

    /// <summary>Where the API is.</summary>
    public string BaseUrl => address.To("/").GetLeftPart(UriPartial.Authority);

    public async Task<IActionResult> OnGetAsync(string? revoke, CancellationToken cancellationToken)
    {
        await ReadAsync(cancellationToken);
        Asked = Keys.FirstOrDefault(k => k.Id == revoke);

        return revoke is null || Asked is not null ? Page() : NotFound();
    }

    public async Task<IActionResult> OnPostMakeAsync(CancellationToken cancellationToken)
    {
        // Neither the browser nor anything on the way may keep the answer.
        Response.Headers.CacheControl = "no-store";

        if (!ModelState.IsValid || Name?.Trim() is not { Length: > 0 } name)
        {
            await ReadAsync(cancellationToken);
            return this.PageWith(StatusCodes.Status422UnprocessableEntity);
        }

        Made = (name, await keys.CreateAsync(AccountId, name, cancellationToken));
        await ReadAsync(cancellationToken);

        // The form is ready for the next key.
        ModelState.Clear();
        Name = null;

        return Page();
    }

    public async Task<IActionResult> OnPostRevokeAsync(string? id, CancellationToken cancellationToken)
    {
        if (id is null || !await keys.RevokeAsync(AccountId, id, cancellationToken))
        {
            return NotFound();
        }

        TempData["Toast"] = "The key is revoked. It opens nothing any more.";
        return this.SeeOther("/app/keys");
    }

    private async Task ReadAsync(CancellationToken cancellationToken)
        => Keys = await db.ApiKeys.AsNoTracking()
            .Where(k => k.AccountId == AccountId && k.RevokedAt == null)
            .OrderByDescending(k => k.CreatedAt)
            .ToListAsync(cancellationToken);
}
