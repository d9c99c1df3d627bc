using MailKit.Web.Data;
using Microsoft.AspNetCore.Identity;

namespace MailKit.Web.Accounts;

/// <summary>Confirms an address together with the password that its reader chooses.</summary>
public sealed class Confirmation(UserManager<MailKitUser> users, MailKitDbContext db)
{
    /// <summary>Both or neither. What anybody typed before counts for nothing.</summary>
    public async Task<IdentityResult> ConfirmAsync(MailKitUser user, string password, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var chosen = await users.ResetPasswordAsync(user, await users.GeneratePasswordResetTokenAsync(user), password);
        var confirmed = chosen.Succeeded ? await users.ConfirmEmailAsync(user, await users.GenerateEmailConfirmationTokenAsync(user)) : chosen;

        if (confirmed.Succeeded)
        {
            await transaction.CommitAsync(CancellationToken.None);
        }

        return confirmed;
    }
}
