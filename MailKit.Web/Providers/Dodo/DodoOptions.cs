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

    /// <summary>The credit entitlement at Dodo of each of our credits, by the credit's name: what is not named here is not ours.</summary>
    [MinLength(1, ErrorMessage = "At least one credit entitlement is needed.")]
    public Dictionary<string, string> Entitlements { get; } = [];

    public string EntitlementOf(string credit) => Entitlements.TryGetValue(credit, out var id) ? id : throw new InvalidOperationException($"Dodo__Entitlements__{credit} is not set.");

    /// <summary>Our business there (bus_…): what another's webhooks say is counted, and has no effect. Null for any.</summary>
    [RegularExpression("bus_.+", ErrorMessage = "BusinessId begins with bus_.")]
    public string? BusinessId { get; set; }

    /// <summary>Null when the entitlement is not ours.</summary>
    public string? CreditOf(string? entitlementId) => Entitlements.Where(e => e.Value == entitlementId).Select(e => e.Key).FirstOrDefault();
}
