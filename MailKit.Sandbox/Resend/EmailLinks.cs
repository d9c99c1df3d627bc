using System.Net;
using System.Text.RegularExpressions;

namespace MailKit.Sandbox.Resend;

/// <summary>The addresses that an email asks its reader to follow.</summary>
public static partial class EmailLinks
{
    public static IEnumerable<string> Of(CapturedEmail email)
        => Href().Matches(email.Html ?? "").Select(static m => WebUtility.HtmlDecode(m.Groups["url"].Value))
            .Concat(Plain().Matches(email.Text ?? "").Select(static m => m.Value.TrimEnd('.', ',', ')', ';')))
            .Where(static url => Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https")
            .Distinct();

    [GeneratedRegex("""href\s*=\s*(?:"(?<url>[^"]*)"|'(?<url>[^']*)')""", RegexOptions.IgnoreCase)]
    private static partial Regex Href();

    [GeneratedRegex(@"https?://[^\s<>""']+", RegexOptions.IgnoreCase)]
    private static partial Regex Plain();
}
