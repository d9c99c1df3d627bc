using System.ComponentModel.DataAnnotations;

namespace MailKit.Web.Sending;

/// <summary>Who emails come from.</summary>
public sealed class SendingOptions
{
    public const string Section = "Sending";

    /// <summary>The sender of the compose page and of our own emails.</summary>
    [Required]
    public string From { get; set; } = "MailKit <hello@mailkit.example>";

    /// <summary>Domains that are verified at Resend; a sender must be of one of them.</summary>
    public string[] SenderDomains { get; set; } = ["mailkit.example"];

    /// <summary>Any sender may be used: for trying things out against the sandbox, never with a live key.</summary>
    public bool AnySender { get; set; }

    /// <summary>From so many waiting emails on, they go to Resend together, up to a hundred in a request; 0 for never.</summary>
    [Range(0, 10_000)]
    public int BatchFrom { get; set; } = 20;
}
