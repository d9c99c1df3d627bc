using System.ComponentModel.DataAnnotations;

namespace MailKit.Web.Billing;

/// <summary>What is sold: product ids at Dodo. Names, prices and credits are read from Dodo's catalogue.</summary>
public sealed class BillingOptions
{
    public const string Section = "Billing";

    /// <summary>The product id of the subscription.</summary>
    [Required]
    public string Plan { get; set; } = "";

    /// <summary>The product id of the top-up.</summary>
    [Required]
    public string Pack { get; set; } = "";

    /// <summary>What is ours of what a customer buys at Dodo; everything else there is another product's.</summary>
    public bool Sells(string? productId) => productId == Plan || productId == Pack;
}
