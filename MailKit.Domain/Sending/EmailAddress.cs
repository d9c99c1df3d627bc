using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace MailKit.Domain.Sending;

/// <summary>
/// The one parser of addresses: <c>user@host.tld</c> or <c>Name &lt;user@host.tld&gt;</c>. What RFC 5322 allows besides (comments, quoted mailboxes,
/// addresses in brackets) is refused, not tidied up: whoever reads the address sees what was written.
/// </summary>
public static partial class EmailAddress
{
    public const int MaxLength = 320;
    private const int MaxMailbox = 64;

    /// <summary>The address in its canonical form, or null when it is not one.</summary>
    public static string? Parse(string? text)
    {
        if (text is null || text.Length > MaxLength || text.Any(IsUnsafe) || !Characters.CanBeKept(text) || text.EnumerateRunes().Any(IsUnseen))
        {
            return null;
        }

        var whole = text.Trim();
        var (name, address) = whole.EndsWith('>') && whole.LastIndexOf('<') is >= 0 and var open ? (NameOf(whole[..open].Trim()), whole[(open + 1)..^1].Trim()) : ("", whole);

        return name is null || !Plain().IsMatch(address) || address.IndexOf('@', StringComparison.Ordinal) > MaxMailbox ? null
            : name is "" ? address
            : $"{Quoted(name)} <{address}>";
    }

    /// <summary>The bare address of a canonical form.</summary>
    public static string Bare(string canonical) => canonical.EndsWith('>') ? canonical[(canonical.LastIndexOf('<') + 1)..^1] : canonical;

    public static string Host(string canonical) => Bare(canonical)[(Bare(canonical).LastIndexOf('@') + 1)..];

    /// <summary>Several addresses as people type them: commas, semicolons or lines between them, but for those inside a quoted name.</summary>
    public static IReadOnlyList<string> Split(string? text)
    {
        var parts = new List<string>();
        var (from, isQuoted) = (0, false);

        for (var i = 0; i <= text?.Length; i++)
        {
            isQuoted ^= i < text.Length && text[i] is '"';

            if (i == text.Length || (!isQuoted && text[i] is ',' or ';') || text[i] is '\r' or '\n')
            {
                parts.Add(text[from..i].Trim());
                (from, isQuoted) = (i + 1, false);
            }
        }

        return [.. parts.Where(part => part.Length > 0)];
    }

    /// <summary>Characters that have no business in a header: controls, line and paragraph separators, bidirectional overrides.</summary>
    public static bool IsUnsafe(char c) => char.IsControl(c) || c is '\u2028' or '\u2029' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');

    // The name in front, without its quotes; null when it is a trick. A second address hidden in it ("<ceo@bank> <me@here>") is a forgery, not a
    // name; a word of RFC 2047 would be read as something else than it is written.
    private static string? NameOf(string text)
    {
        var name = text is ['"', .., '"'] ? text[1..^1] : text;
        return name.AsSpan().IndexOfAny("<>@\"\\") >= 0 || name.Contains("=?", StringComparison.Ordinal) ? null : name.Trim();
    }

    // What nobody sees: zero-width characters, tags, soft hyphens (general category Cf).
    private static bool IsUnseen(Rune rune) => Rune.GetUnicodeCategory(rune) is UnicodeCategory.Format;

    private static string Quoted(string name) => NeedsQuotes().IsMatch(name) ? $"\"{name}\"" : name;

    // RFC 5322, 3.2.3 (dot-atom), before the @, and RFC 1123 host names of two labels and more after it.
    [GeneratedRegex(@"^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])$")]
    private static partial Regex Plain();

    [GeneratedRegex(@"[^\p{L}\p{N} '_-]")]
    private static partial Regex NeedsQuotes();
}
