using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace MailKit.Web.Hosting;

/// <summary>Where the world reaches us. Links in emails and return addresses are made from this, never from a request's Host header.</summary>
public sealed class PublicOptions
{
    public const string Section = "Public";

    [Required]
    public Uri? Url { get; set; }
}

/// <summary>Makes absolute links.</summary>
public sealed class PublicAddress(IOptions<PublicOptions> options)
{
    /// <param name="path">Begins with a slash.</param>
    public Uri To(string path) => new(options.Value.Url!, path);
}
