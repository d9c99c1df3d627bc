using System.Text.RegularExpressions;

namespace MailKit.Sandbox.Traffic.Faults;

/// <summary>Which requests: a path in which <c>*</c> is any run of characters, and perhaps a method before it.</summary>
public sealed partial class RoutePattern
{
    private readonly string? method;
    private readonly Regex path;

    private RoutePattern(string? method, string path)
    {
        this.method = method;
        this.path = Stars(path);
    }

    public static RoutePattern? Parse(string text) => Form().Match(text) is { Success: true } match
        ? new(match.Groups["method"] is { Success: true } method ? method.Value : null, match.Groups["path"].Value)
        : null;

    /// <summary>Any run of characters for each <c>*</c>, and everything else as it stands.</summary>
    public static Regex Stars(string text)
        => new($"^{Regex.Escape(text).Replace(@"\*", ".*", StringComparison.Ordinal)}$", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | RegexOptions.Singleline);

    public bool Fits(HttpRequest request) => (method is null || HttpMethods.Equals(method, request.Method)) && path.IsMatch(request.Path.Value ?? "");

    [GeneratedRegex(@"^(?:(?<method>[A-Z]+) )?(?<path>[/*]\S*)$")]
    private static partial Regex Form();
}
