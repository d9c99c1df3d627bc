namespace MailKit.Web.Sending.Search;

/// <summary>What counts as a word, for the index of emails and for who asks it: letters and digits in a row, in small letters.</summary>
public static class SearchWords
{
    private const int MaxLength = 40;
    private const int Most = 200;

    /// <summary>Each word once; of a very long one its beginning, and of very many the first two hundred.</summary>
    public static IReadOnlyList<string> Of(params IEnumerable<string> texts)
    {
        var words = new HashSet<string>();

        foreach (var text in texts)
        {
            for (var (from, at) = (0, 0); at <= text.Length && words.Count < Most; at++)
            {
                if (at < text.Length && char.IsLetterOrDigit(text[at]))
                {
                    continue;
                }

                if (at > from)
                {
                    words.Add(text[from..Math.Min(at, from + MaxLength)].ToLowerInvariant());
                }

                from = at + 1;
            }
        }

        return [.. words];
    }
}
