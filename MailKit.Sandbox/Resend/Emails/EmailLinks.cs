using System.Net;
using System.Text.RegularExpressions;

namespace MailKit.Sandbox.Resend.Emails;

/// <summary>The addresses that an email asks its reader to follow.</summary>
public static partial class EmailLinks
{
    public static IEnumerable<string> Of(CapturedEmail email)
        => Href().Matches(email.Html ?? "").Select(static m => WebUtility.HtmlDecode(m.Groups["url"].Value))
            .Concat(Plain().Matches(email.Text ?? "").Select(static m => m.Value.TrimEnd('.', ',', ')', ';')))
            .Where(WebAddress.IsValid)
            .Distinct();

    [GeneratedRegex("""href\s*=\s*(?:"(?<url>[^"]*)"|'(?<url>[^']*)')""", RegexOptions.IgnoreCase)]
    private static partial Regex Href();

    [GeneratedRegex(@"https?://[^\s<>""']+", RegexOptions.IgnoreCase)]
    private static partial Regex Plain();
}
