using Microsoft.AspNetCore.Identity;

namespace MailKit.Web.Data;

/// <summary>A person who signs in. What they may touch is decided by their membership in an account.</summary>
public sealed class MailKitUser : IdentityUser
{
    public const int ShortestPassword = 12;
    public const int LongestPassword = 200;
    public const string PasswordLength = "A password has 12 to 200 characters.";

    /// <summary>The time step (RFC 6238) of the newest code that was taken: an older one, or the same again, opens nothing. Only one statement moves it.</summary>
    public long LastCodeStep { get; private set; }
}
