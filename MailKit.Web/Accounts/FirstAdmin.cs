using System.Security.Cryptography;
using MailKit.Web.Data;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace MailKit.Web.Accounts;

/// <summary>The admin who exists from the first start on.</summary>
public sealed class AdminOptions
{
    public const string Section = "Admin";

    public string Email { get; set; } = "admin@mailkit.example";

    /// <summary>Empty: one is made up and printed once.</summary>
    public string Password { get; set; } = "";
}

/// <summary>Makes the admin when there is none.</summary>
public sealed class FirstAdmin(IServiceScopeFactory scopes, IOptions<AdminOptions> options, ILogger<FirstAdmin> logger)
{
    /// <summary>The role, the user and the place in the role can each be taken by a process that starts at the same moment.</summary>
    private const int Tries = 4;

    /// <summary>The sign-in to print, or null when an admin existed before.</summary>
    public async Task<(string Email, string Password)?> EnsureAsync()
    {
        for (var attempt = 1; ; attempt++)
        {
            await using var scope = scopes.CreateAsyncScope();

            try
            {
                return await MakeAsync(scope.ServiceProvider.GetRequiredService<UserManager<MailKitUser>>(), scope.ServiceProvider.GetRequiredService<RoleManager<IdentityRole>>());
            }
            catch (DbUpdateException e) when (scope.ServiceProvider.GetRequiredService<MailKitDbContext>().IsDuplicate(e) && attempt < Tries)
            {
                // The other process was faster; what it made is found now.
            }
        }
    }

    private async Task<(string Email, string Password)?> MakeAsync(UserManager<MailKitUser> users, RoleManager<IdentityRole> roles)
    {
        if (!await roles.RoleExistsAsync(Caller.Admin))
        {
            await roles.CreateAsync(new IdentityRole(Caller.Admin));
        }

        if ((await users.GetUsersInRoleAsync(Caller.Admin)).Count > 0)
        {
            return null;
        }

        var (email, password) = (options.Value.Email, options.Value.Password is { Length: > 0 } given ? given : RandomNumberGenerator.GetString("abcdefghjkmnpqrstuvwxyz23456789", 16));
        var user = await users.FindByEmailAsync(email);

        if (user is null)
        {
            user = new MailKitUser { UserName = email, Email = email, EmailConfirmed = true };
            var created = await users.CreateAsync(user, password);

            // The other process was faster.
            if (!created.Succeeded && await users.FindByEmailAsync(email) is not null)
            {
                return null;
            }

            if (!created.Succeeded)
            {
                logger.LogError("The first admin could not be made: {Reasons}", string.Join(" ", created.Errors.Select(e => e.Description)));
                return null;
            }
        }

        await users.AddToRoleAsync(user, Caller.Admin);
        return (email, password);
    }
}
