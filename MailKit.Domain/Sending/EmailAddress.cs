using System.Net.Mail;
using System.Text.RegularExpressions;

namespace MailKit.Domain.Sending;

/// <summary>The one parser of addresses: <c>user@host.tld</c> or <c>Name &lt;user@host.tld&gt;</c>, without control characters (so nothing can break out of a header).</summary>
public static partial class EmailAddress
{
    public const int MaxLength = 320;

    /// <summary>The address in its canonical form, or null when it is not one.</summary>
    public static string? Parse(string? text)
    {
        if (text is null || text.Length > MaxLength || text.Any(IsUnsafe) || !Characters.CanBeKept(text))
        {
            return null;
        }

        if (!MailAddress.TryCreate(text.Trim(), out var parsed) || !Plain().IsMatch(parsed.Address) || parsed.User.Length > 64)
        {
            return null;
        }

        // A second address hidden in the name ("<ceo@bank> <me@here>") is a forgery, not a name.
        if (parsed.DisplayName.AsSpan().IndexOfAny("<>@\"") >= 0)
        {
            return null;
        }

        return parsed.DisplayName is "" ? parsed.Address : $"{Quoted(parsed.DisplayName)} <{parsed.Address}>";
    }

    /// <summary>The bare address of a canonical form.</summary>
    public static string Bare(string canonical) => canonical.EndsWith('>') ? canonical[(canonical.LastIndexOf('<') + 1)..^1] : canonical;

    public static string Host(string canonical) => Bare(canonical)[(Bare(canonical).LastIndexOf('@') + 1)..];

    /// <summary>Several addresses as people type them: commas, semicolons or lines between them.</summary>
    public static IReadOnlyList<string> Split(string? text)
        => text is null ? [] : Separators().Split(text).Select(part => part.Trim()).Where(part => part.Length > 0).ToList();

    /// <summary>Characters that have no business in a header: controls, line and paragraph separators, bidirectional overrides.</summary>
    public static bool IsUnsafe(char c) => char.IsControl(c) || c is '\u2028' or '\u2029' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');

    private static string Quoted(string name) => NeedsQuotes().IsMatch(name) ? $"\"{name}\"" : name;

    [GeneratedRegex(@"^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])$")]
    private static partial Regex Plain();

    [GeneratedRegex(@"[^\p{L}\p{N} '_-]")]
    private static partial Regex NeedsQuotes();

    // A comma or semicolon inside a quoted name does not separate.
    [GeneratedRegex(@"[,;\r\n](?=(?:[^""]*""[^""]*"")*[^""]*$)")]
    private static partial Regex Separators();
}
