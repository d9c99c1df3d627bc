using System.ComponentModel.DataAnnotations;
using MailKit.Web.Http;

namespace MailKit.Web.Providers.Dodo;

/// <summary>How to reach Dodo Payments.</summary>
public sealed class DodoOptions : ProviderOptions
{
    public const string Section = "Dodo";

    /// <summary>test or live: said on purpose, and checked against the address.</summary>
    [Required, RegularExpression("test|live", ErrorMessage = "Mode is test or live.")]
    public string Mode { get; set; } = "";

    /// <summary>The credit entitlement that an email costs.</summary>
    [Required]
    public string EmailEntitlement { get; set; } = "";
}
