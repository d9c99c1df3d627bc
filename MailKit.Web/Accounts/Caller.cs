using System.Security.Claims;
using MailKit.Web.Data;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace MailKit.Web.Accounts;

/// <summary>Who is asking, and for which account. It comes from the sign-in or the API key, never from the request's content.</summary>
public static class Caller
{
    public const string AccountClaim = "mailkit:account";
    public const string ApiKeyClaim = "mailkit:key";
    public const string SessionClaim = "mailkit:session";
    public const string Admin = "admin";

    /// <summary>Whose sign-in it is.</summary>
    public static string UserIdOf(ClaimsPrincipal user) => user.FindFirstValue(ClaimTypes.NameIdentifier) ?? throw new InvalidOperationException("The sign-in names nobody.");

    extension(ClaimsPrincipal user)
    {
        public Guid AccountId => Guid.Parse(user.FindFirstValue(AccountClaim) ?? throw new InvalidOperationException("The caller has no account."));

        public string? ApiKeyId => user.FindFirstValue(ApiKeyClaim);

        /// <summary>The session of a browser; null for a key's code.</summary>
        public Guid? SessionId => Guid.TryParse(user.FindFirstValue(SessionClaim), out var id) ? id : null;

        public bool IsAdmin => user.IsInRole(Admin);
    }
}

/// <summary>Puts the account of a user's membership into the sign-in.</summary>
public sealed class CallerClaims(MailKitDbContext db, UserManager<MailKitUser> users, RoleManager<IdentityRole> roles, IOptions<IdentityOptions> options)
    : UserClaimsPrincipalFactory<MailKitUser, IdentityRole>(users, roles, options)
{
    protected override async Task<ClaimsIdentity> GenerateClaimsAsync(MailKitUser user)
    {
        var identity = await base.GenerateClaimsAsync(user);
        var account = await db.Memberships.Where(m => m.UserId == user.Id).OrderBy(m => m.Since).Select(m => (Guid?)m.AccountId).FirstOrDefaultAsync();

        if (account is { } id)
        {
            identity.AddClaim(new Claim(Caller.AccountClaim, id.ToString()));
        }

        return identity;
    }
}
