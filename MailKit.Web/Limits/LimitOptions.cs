using System.ComponentModel.DataAnnotations;

namespace MailKit.Web.Limits;

/// <summary>How much one may ask of one process (requests a second, twice as many at once after a rest); 0 for no limit.</summary>
public sealed class LimitOptions
{
    public const string Section = "Limits";

    [Range(0, int.MaxValue)]
    public int PerKey { get; set; } = 50;

    /// <summary>All keys of an account together.</summary>
    [Range(0, int.MaxValue)]
    public int PerAccount { get; set; } = 100;

    /// <summary>An IPv4 address, or an IPv6 network of 64 bits, whatever it asks for.</summary>
    [Range(0, int.MaxValue)]
    public int PerAddress { get; set; } = 100;
}

/// <summary>How often one address may try the account pages: sign-in, registration, reset and the mails that they send.</summary>
public sealed class SignInOptions
{
    public const string Section = "SignIn";

    /// <summary>Posts a minute from one network; 0 for no limit. Reading the pages is free.</summary>
    public int TriesPerMinute { get; set; } = 20;
}
