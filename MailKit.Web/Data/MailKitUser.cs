using Microsoft.AspNetCore.Identity;

namespace MailKit.Web.Data;

/// <summary>A person who signs in. What they may touch is decided by their membership in an account.</summary>
public sealed class MailKitUser : IdentityUser
{
    /// <summary>The time step (RFC 6238) of the newest code that was taken: an older one, or the same again, opens nothing. Only one statement moves it.</summary>
    public long LastCodeStep { get; private set; }
}
