namespace MailKit.Domain.Sending;

/// <summary>What may stand in a text that is kept.</summary>
public static class Characters
{
    public const string Unkept = "It has a character that no email and no database can keep (a NUL, or half of a pair).";

    /// <summary>False for text with a NUL or with half of a surrogate pair: PostgreSQL takes neither, and nobody means them.</summary>
    public static bool CanBeKept(string text)
    {
        if (text.Contains('\0'))
        {
            return false;
        }

        for (var i = text.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF'); i >= 0 && i < text.Length; i++)
        {
            if (char.IsSurrogate(text[i]) && (i + 1 == text.Length || !char.IsSurrogatePair(text[i], text[++i])))
            {
                return false;
            }
        }

        return true;
    }
}
