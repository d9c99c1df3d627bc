using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using MailKit.Tests.Architecture;
using MailKit.Tests.Hosting;

namespace MailKit.Tests.Api.Wire;

/// <summary>
/// What was asked and what was answered, letter by letter but for ids, times and our own address, held against a file in Golden.
/// Whoever changes an answer on purpose runs these tests once with MAILKIT_WRITE_WIRE=1, which writes the files, and reads the difference.
/// </summary>
public sealed partial class Transcript(MailKitApp app)
{
    private const int LongestBody = 2000;

    // The web server's own, and those that every answer has: EndpointAuthorizationTests looks at them.
    private static readonly string[] Unsaid =
    [
        "Date", "Content-Length", "Transfer-Encoding", "Connection",
        "Content-Security-Policy", "X-Frame-Options", "X-Content-Type-Options", "Referrer-Policy", "Cross-Origin-Opener-Policy", "Permissions-Policy",
        "Strict-Transport-Security",
    ];

    private readonly OrderedDictionary<string, string> _told = [];

    /// <param name="title">What the example shows. One that comes again replaces the first.</param>
    public async Task<(int Status, JsonElement Json)> AskAsync(string title, HttpClient client, string method, string path, string? body = null, string type = "application/json", params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = body is null ? null : new StringContent(body, Encoding.UTF8, type) };

        // Who is refused before he has sent everything finds the connection closed under him, unless he asks first.
        request.Headers.ExpectContinue = body?.Length > LongestBody;

        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var answer = await client.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        var asked = new StringBuilder($"{method} {path}\n");

        foreach (var (name, value) in body is null || type is "application/json" ? headers : [("Content-Type", type), .. headers])
        {
            asked.Append($"{name}: {(value.Length > LongestBody / 10 ? $"({value.Length} characters)" : value)}\n");
        }

        var told = new StringBuilder($"HTTP {(int)answer.StatusCode}\n");

        foreach (var header in answer.Headers.Concat(answer.Content.Headers).Where(h => !Unsaid.Contains(h.Key)).OrderBy(h => h.Key, StringComparer.Ordinal))
        {
            told.Append($"{header.Key}: {string.Join(", ", header.Value)}\n");
        }

        _told[title] = $"## {title}\n\n{Settled(asked.ToString())}{(body is null ? "" : $"\n{(body.Length > LongestBody ? $"({body.Length} characters)" : body)}\n")}\n{Settled($"{told}\n{text}")}\n";

        return ((int)answer.StatusCode, text.Length is 0 ? default : JsonElement.Parse(text));
    }

    /// <summary>Fails when something reads otherwise than in the file.</summary>
    public async Task RequireAsync(string name)
    {
        var path = Path.Combine(Sources.Root, "MailKit.Tests", "Api", "Wire", "Golden", name);
        var text = string.Join('\n', _told.Values);

        if (Environment.GetEnvironmentVariable("MAILKIT_WRITE_WIRE") is "1")
        {
            await File.WriteAllTextAsync(path, text);
        }

        Assert.Equal(await File.ReadAllTextAsync(path), text);
    }

    private string Settled(string text)
        => Time().Replace(Id().Replace(text, "{id}"), "{time}").Replace(app.PublicUrl.GetLeftPart(UriPartial.Authority), "{site}", StringComparison.Ordinal);

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")]
    private static partial Regex Id();

    [GeneratedRegex(@"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,7})?\+00:00")]
    private static partial Regex Time();
}
