using MailKit.Domain.Accounts;
using MailKit.Domain.Credits;
using MailKit.Web.Data;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace MailKit.Web.Accounts;

/// <summary>Makes the user, the account, its empty balance and the owner membership together or not at all, whichever page or command asks.</summary>
public sealed class MailKitUserManager(
    MailKitDbContext db,
    TimeProvider clock,
    IUserStore<MailKitUser> store,
    IOptions<IdentityOptions> options,
    IPasswordHasher<MailKitUser> hasher,
    IEnumerable<IUserValidator<MailKitUser>> userValidators,
    IEnumerable<IPasswordValidator<MailKitUser>> passwordValidators,
    ILookupNormalizer normalizer,
    IdentityErrorDescriber errors,
    IServiceProvider services,
    ILogger<UserManager<MailKitUser>> logger)
    : UserManager<MailKitUser>(store, options, hasher, userValidators, passwordValidators, normalizer, errors, services, logger)
{
    public override async Task<IdentityResult> CreateAsync(MailKitUser user)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(CancellationToken);
        var result = await base.CreateAsync(user);

        if (!result.Succeeded)
        {
            return result;
        }

        var account = Account.Open(user.Email ?? user.UserName ?? "", clock.GetUtcNow());
        db.Accounts.Add(account);
        db.Balances.Add(CreditBalance.Empty(account.Id, Credit.Emails));
        db.Memberships.Add(Membership.Of(account.Id, user.Id, AccountRole.Owner, clock.GetUtcNow()));
        await db.SaveChangesAsync(CancellationToken);
        await transaction.CommitAsync(CancellationToken);

        return result;
    }
}
