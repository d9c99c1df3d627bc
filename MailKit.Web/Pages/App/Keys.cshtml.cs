using System.ComponentModel.DataAnnotations;
using MailKit.Domain.Accounts;
using MailKit.Web.Accounts;
using MailKit.Web.Accounts.Sessions;
using MailKit.Web.Data;
using MailKit.Web.Domains;
using MailKit.Web.Http;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Web.Pages.App;

/// <summary>The account's API keys: made once, shown once, taken away with one question.</summary>
[Authorize(Policy = "Account")]
[RequiresProof("Make", keeps: nameof(Name))]
public sealed class KeysModel(ApiKeys keys, SecurityNotices notices, MailKitDbContext db, Senders senders, PublicAddress address) : PageModel
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
    public string From { get; private set; } = Senders.Onboarding;

    /// <summary>Where the API is.</summary>
    public string BaseUrl => address.To("/").GetLeftPart(UriPartial.Authority);

    /// <param name="name">What was typed before the password was asked for.</param>
    /// <param name="made">The id of a key that this browser has just made: a reload shows its text again, and whoever goes on has seen it.</param>
    public async Task<IActionResult> OnGetAsync(string? revoke, string? made, string? name, CancellationToken cancellationToken)
    {
        Name = name;

        if (made is not null && TempData.Peek(Secret(made)) is string text)
        {
            // Neither the browser nor anything on the way may keep the answer.
            Response.Headers.CacheControl = "no-store";
            Made = (TempData.Peek(NameOf(made)) as string ?? "", text);
        }
        else
        {
            Forget();
        }

        await ReadAsync(cancellationToken);
        Asked = Keys.FirstOrDefault(k => k.Id == revoke);

        return revoke is null || Asked is not null ? Page() : NotFound();
    }

    public async Task<IActionResult> OnPostMakeAsync(CancellationToken cancellationToken)
    {
        if (!ModelState.IsValid || Name?.Trim() is not { Length: > 0 } name)
        {
            await ReadAsync(cancellationToken);
            return this.PageWith(StatusCodes.Status422UnprocessableEntity);
        }

        // The text travels in an encrypted cookie to the page that shows it: reloading that page makes no other key.
        if (await keys.CreateAsync(AccountId, name, cancellationToken) is not ({ } id, { } text))
        {
            ModelState.AddModelError(nameof(Name), $"{ApiKeys.Most} keys are enough for one account. Revoke one that nobody uses.");
            await ReadAsync(cancellationToken);
            return this.PageWith(StatusCodes.Status422UnprocessableEntity);
        }

        await notices.KeyMadeAsync(User.Identity?.Name, name);
        Forget();
        (TempData[Secret(id)], TempData[NameOf(id)]) = (text, name);

        return this.SeeOther($"/app/keys?made={id}");
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

    private static string Secret(string id) => $"key:{id}";

    private static string NameOf(string id) => $"key-name:{id}";

    private void Forget()
    {
        foreach (var kept in TempData.Keys.Where(k => k.StartsWith("key", StringComparison.Ordinal)).ToList())
        {
            TempData.Remove(kept);
        }
    }

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        From = (await senders.OfAsync(AccountId, cancellationToken))[0];
        Keys = await db.ApiKeys.AsNoTracking()
            .Where(k => k.AccountId == AccountId && k.RevokedAt == null)
            .OrderByDescending(k => k.CreatedAt)
            .ToListAsync(cancellationToken);
    }
}
