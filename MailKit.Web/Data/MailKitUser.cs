using Microsoft.AspNetCore.Identity;

namespace MailKit.Web.Data;

/// <summary>A person who signs in. What they may touch is decided by their membership in an account.</summary>
public sealed class MailKitUser : IdentityUser;
