using MailKit.Web.Data;
using Microsoft.AspNetCore.Identity;

namespace MailKit.Web.Accounts;

/// <summary>Refuses passwords that are guessed early: common ones, rows of keys, the own address (ASVS 5.0, 6.2.4 and 6.2.11). zxcvbn estimates, without asking anybody.</summary>
public sealed class GuessablePasswords : IPasswordValidator<MailKitUser>
{
    /// <summary>Of 0 to 4: a hundred million guesses do not find it.</summary>
    private const int GoodEnough = 3;

    /// <summary>The estimate takes longer the longer the text; what is this long is good by what comes first, or by its length.</summary>
    private const int Looked = 64;

    public Task<IdentityResult> ValidateAsync(UserManager<MailKitUser> manager, MailKitUser user, string? password)
    {
        var own = (user.Email ?? "").Split('@', '.', '-', '+', '_').Append(user.Email ?? "").Append("mailkit").Where(part => part.Length > 2);
        var estimate = Zxcvbn.Zxcvbn.MatchPassword(password is { Length: > Looked } ? password[..Looked] : password ?? "", own);

        return Task.FromResult(estimate.Score >= GoodEnough ? IdentityResult.Success : IdentityResult.Failed(new IdentityError
        {
            Code = "PasswordGuessable",
            Description = "This password would be guessed early. Take one with words or characters that nobody expects, and without your name or address.",
        }));
    }
}
