using System.ComponentModel.DataAnnotations;

namespace MailKit.Web.Sending;

/// <summary>How emails are sent.</summary>
public sealed class SendingOptions
{
    public const string Section = "Sending";

    /// <summary>From so many waiting emails on, they go to Resend together, up to a hundred in a request; 0 for never.</summary>
    [Range(0, 10_000)]
    public int BatchFrom { get; set; } = 8;
}
