using MailKit.Domain.Accounts;
using MailKit.Domain.Credits;
using MailKit.Web.Data;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;

namespace MailKit.Web.Accounts;

/// <summary>Writes the user, the account, its empty balance and the owner membership together or not at all, whichever page or command makes the user.</summary>
public sealed class MailKitUserStore(MailKitDbContext db, TimeProvider clock, IdentityErrorDescriber errors) : UserStore<MailKitUser, IdentityRole, MailKitDbContext>(db, errors)
{
    public override async Task<IdentityResult> CreateAsync(MailKitUser user, CancellationToken cancellationToken = default)
    {
        await using var transaction = await Context.Database.BeginTransactionAsync(cancellationToken);
        var result = await base.CreateAsync(user, cancellationToken);

        if (!result.Succeeded)
        {
            return result;
        }

        var account = Account.Open(user.Email ?? user.UserName ?? "", clock.GetUtcNow());
        Context.Accounts.Add(account);
        Context.Balances.Add(CreditBalance.Empty(account.Id, Credit.Emails));
        Context.Memberships.Add(Membership.Of(account.Id, user.Id, AccountRole.Owner, clock.GetUtcNow()));
        await Context.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(CancellationToken.None);

        return result;
    }
}
