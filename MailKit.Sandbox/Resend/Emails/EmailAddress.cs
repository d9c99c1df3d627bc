using System.Text.RegularExpressions;

namespace MailKit.Sandbox.Resend.Emails;

/// <summary>Takes <c>Name &lt;email@example.com&gt;</c> apart, and knows a complete address when it sees one.</summary>
public static partial class EmailAddress
{
    public static bool IsValid(string text) => text.Length <= 254 && Address().IsMatch(text);

    /// <summary>The bare address, or nothing when it is not one.</summary>
    public static string? Bare(string text)
    {
        if (text.AsSpan().ContainsAny('\r', '\n'))
        {
            return null;
        }

        var trimmed = text.Trim();
        var bare = trimmed.EndsWith('>') && trimmed.LastIndexOf('<') is >= 0 and var open ? trimmed[(open + 1)..^1].Trim() : trimmed;
        return IsValid(bare) ? bare : null;
    }

    public static string DomainOf(string bare) => bare[(bare.LastIndexOf('@') + 1)..].ToLowerInvariant();

    [GeneratedRegex(@"^[^\s@<>,;:""()\[\]\\]+@(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]*[\p{L}\p{N}])?\.)+[\p{L}\p{N}][\p{L}\p{N}-]*[\p{L}\p{N}]$")]
    private static partial Regex Address();
}
