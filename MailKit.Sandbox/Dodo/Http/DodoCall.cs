using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace MailKit.Sandbox.Dodo.Http;

/// <summary>One request on Dodo's port: its body and query, read in Dodo's terms, and its answer.</summary>
public sealed partial class DodoCall(HttpContext context)
{
    public HttpContext Context { get; } = context;

    public string Route(string name) => (string)Context.Request.RouteValues[name]!;

    public string? Query(string name) => Context.Request.Query.TryGetValue(name, out var value) && value.Count > 0 && value[0] is { Length: > 0 } text ? text : null;

    public async Task<T> BodyAsync<T>()
        where T : class
    {
        try
        {
            return await JsonSerializer.DeserializeAsync<T>(Context.Request.Body, SandboxJson.Options, Context.RequestAborted)
                ?? throw DodoRefusalException.InvalidBody("Failed to parse the request body as JSON: expected an object");
        }
        catch (JsonException e)
        {
            throw DodoRefusalException.InvalidBody("Failed to deserialize the JSON body into the target type: " + Explain(e));
        }
    }

    /// <summary>The body as it is, where absent and null are two things.</summary>
    public async Task<JsonElement> ObjectAsync()
    {
        try
        {
            var body = await JsonSerializer.DeserializeAsync<JsonElement>(Context.Request.Body, SandboxJson.Options, Context.RequestAborted);
            return body.ValueKind is JsonValueKind.Object ? body : throw DodoRefusalException.InvalidBody("Failed to parse the request body as JSON: expected an object");
        }
        catch (JsonException e)
        {
            throw DodoRefusalException.InvalidBody("Failed to deserialize the JSON body into the target type: " + Explain(e));
        }
    }

    public T Read<T>(JsonElement body)
        where T : class
    {
        try
        {
            return body.Deserialize<T>(SandboxJson.Options)!;
        }
        catch (JsonException e)
        {
            throw DodoRefusalException.InvalidBody("Failed to deserialize the JSON body into the target type: " + Explain(e));
        }
    }

    public bool? QueryFlag(string name) => Query(name) switch
    {
        null => null,
        "true" => true,
        "false" => false,
        var other => throw DodoRefusalException.InvalidQuery($"{name}: expected true or false, got `{other}`"),
    };

    public DateTimeOffset? QueryTime(string name) => Query(name) is not { } text
        ? null
        : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at)
            ? at
            : throw DodoRefusalException.InvalidQuery($"{name}: expected a date-time, got `{text}`");

    public T? QueryWord<T>(string name)
        where T : struct, Enum
        => Query(name) is not { } text
            ? null
            : Enum.GetValues<T>().Cast<T?>().FirstOrDefault(v => JsonNamingPolicy.SnakeCaseLower.ConvertName(v.ToString()!) == text)
                ?? throw DodoRefusalException.InvalidQuery($"{name}: unknown variant `{text}`");

    /// <summary>One page of a list, newest first, numbered from 0.</summary>
    public List<T> Page<T>(IEnumerable<T> all)
    {
        var size = Number("page_size", 10, 100);
        var number = Number("page_number", 0, int.MaxValue / 100);
        return [.. all.Skip(size * number).Take(size)];
    }

    public bool Within(DateTimeOffset at, string from = "created_at_gte", string to = "created_at_lte")
        => (QueryTime(from) is not { } first || at >= first) && (QueryTime(to) is not { } last || at <= last);

    public Task AnswerAsync<T>(T body, int status = 200)
    {
        Context.Response.StatusCode = status;
        return Context.Response.WriteAsJsonAsync(body, SandboxJson.Options, "application/json");
    }

    private int Number(string name, int usual, int most) => Query(name) is not { } text
        ? usual
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value <= most
            ? value
            : throw DodoRefusalException.InvalidQuery($"{name}: expected a number from 0 to {most}, got `{text}`");

    private static string Explain(JsonException e)
    {
        var text = e.Message;

        // .NET lists what is missing after "including:"; Dodo names the first.
        if (MissingMember().Match(text) is { Success: true } missing)
        {
            return $"missing field `{missing.Groups[1].Value}` at line {e.LineNumber + 1} column {e.BytePositionInLine}";
        }

        if (text.StartsWith("The JSON value could not be converted", StringComparison.Ordinal))
        {
            return $"invalid type or value for field `{e.Path?.TrimStart('$', '.')}` at line {e.LineNumber + 1} column {e.BytePositionInLine}";
        }

        var end = text.IndexOf(" Path:", StringComparison.Ordinal);
        return $"{(end > 0 ? text[..end] : text)} (at `{e.Path}`, line {e.LineNumber + 1} column {e.BytePositionInLine})";
    }

    [GeneratedRegex("including: '([^']+)'")]
    private static partial Regex MissingMember();
}
