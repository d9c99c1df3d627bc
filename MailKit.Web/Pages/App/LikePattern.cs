namespace MailKit.Web.Pages.App;

/// <summary>What a person typed into a search box, as a LIKE pattern in small letters that takes every character literally.</summary>
public static class LikePattern
{
    public const string Escape = @"\";
    private const int MaxLength = 200;

    public static string Containing(string typed)
    {
        var words = typed.Trim().ToLowerInvariant();
        words = words.Length > MaxLength ? words[..MaxLength] : words;

        return $"%{words.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("%", @"\%", StringComparison.Ordinal).Replace("_", @"\_", StringComparison.Ordinal)}%";
    }
}
