using System.Text.Json;
using MailKit.Web.Accounts;
using MailKit.Web.Accounts.Sessions;
using MailKit.Web.Data;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Web.Areas.Identity.Pages.Account.Manage;

/// <summary>What we know about a person, to take along. Secrets are not part of it: nobody needs them twice.</summary>
[RequiresProof("Download")]
public sealed class PersonalDataModel(UserManager<MailKitUser> users, MailKitDbContext db) : PageModel
{
    private static readonly JsonSerializerOptions Written = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public async Task<IActionResult> OnPostDownloadAsync(CancellationToken cancellationToken)
    {
        if (await users.GetUserAsync(User) is not { } user)
        {
            return Challenge();
        }

        var accounts = await db.Memberships.Where(m => m.UserId == user.Id).Select(m => new { m.AccountId, Role = m.Role.ToString(), m.Since }).ToListAsync(cancellationToken);
        var ids = accounts.Select(a => a.AccountId).ToList();
        var data = new
        {
            user.Email,
            user.EmailConfirmed,
            user.TwoFactorEnabled,
            Accounts = accounts,
            Keys = await db.ApiKeys.Where(k => ids.Contains(k.AccountId)).OrderBy(k => k.CreatedAt).Select(k => new { k.Id, k.Name, k.CreatedAt, k.LastUsedAt, k.RevokedAt }).ToListAsync(cancellationToken),
            Sessions = await db.Sessions.Where(s => s.UserId == user.Id).OrderBy(s => s.Id).Select(s => new { s.Device, s.Address, s.CreatedAt, s.SeenAt, s.EndsAt }).ToListAsync(cancellationToken),
        };

        Response.Headers.CacheControl = "no-store";
        return File(JsonSerializer.SerializeToUtf8Bytes(data, Written), "application/json", "mailkit-personal-data.json");
    }
}
