namespace MailKit.Web.Domains;

/// <summary>What the operator lets every account send from, beside its own domains.</summary>
public sealed class SenderOptions
{
    public const string Section = "Sending";

    /// <summary>Domains that are verified at Resend and that all accounts share: where the customers are one company's own departments. Empty for a service that strangers use.</summary>
    public string[] SenderDomains { get; set; } = [];
}
