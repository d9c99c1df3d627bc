using System.Globalization;
using System.Text.Json;

namespace MailKit.Sandbox.Resend.Http;

/// <summary>One request on Resend's port: its body and cursor, read in Resend's terms, and its answer.</summary>
public sealed class ResendCall(HttpContext context)
{
    public HttpContext Context { get; } = context;

    /// <summary>Ids are UUIDs, and anything else is refused before it is looked for.</summary>
    public string Id => Guid.TryParse((string?)Context.Request.RouteValues["id"], out var id)
        ? id.ToString()
        : throw new ResendRefusalException(422, "invalid_parameter", "The parameter must be a valid UUID.");

    public string? IdempotencyKey => Context.Request.Headers.TryGetValue("Idempotency-Key", out var key) ? key.ToString() : null;

    /// <summary>Times in the API are written as PostgreSQL prints them; only webhooks use ISO 8601.</summary>
    public static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.ffffff'+00'", CultureInfo.InvariantCulture);

    public async Task<JsonElement> BodyAsync()
    {
        try
        {
            using var body = await JsonDocument.ParseAsync(Context.Request.Body, cancellationToken: Context.RequestAborted);
            return body.RootElement.Clone();
        }
        catch (JsonException)
        {
            throw new ResendRefusalException(400, "validation_error", "The request body is not valid JSON.");
        }
    }

    public static T Read<T>(JsonElement body)
        where T : class
    {
        try
        {
            return body.ValueKind is JsonValueKind.Object ? body.Deserialize<T>(SandboxJson.Options)! : throw new JsonException("expected an object");
        }
        catch (JsonException e)
        {
            throw ResendRefusalException.Invalid($"Invalid `{e.Path?.Replace("$.", "", StringComparison.Ordinal) ?? "body"}` field.");
        }
    }

    /// <summary>A list by cursor, newest first: what comes after an id, or before it.</summary>
    public object Page<T>(IEnumerable<T> newestFirst, Func<T, string> idOf, Func<T, object> show)
    {
        var query = Context.Request.Query;
        var (after, before) = (query["after"].ToString(), query["before"].ToString());

        if (after is not "" && before is not "")
        {
            throw ResendRefusalException.Invalid("You can use either `after` or `before`, not both.");
        }

        if (query["limit"].ToString() is not { } text || !int.TryParse(text is "" ? "20" : text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) || limit is < 1 or > 100)
        {
            throw ResendRefusalException.Invalid("The `limit` must be a number between 1 and 100.");
        }

        var page = before is not ""
            ? newestFirst.TakeWhile(x => idOf(x) != before).TakeLast(limit + 1).Reverse().ToList()
            : (after is "" ? newestFirst : newestFirst.SkipWhile(x => idOf(x) != after).Skip(1)).Take(limit + 1).ToList();
        var more = page.Count > limit;
        var shown = page.Take(limit);

        return new { @object = "list", has_more = more, data = (before is "" ? shown : shown.Reverse()).Select(show).ToList() };
    }

    public Task AnswerAsync(object body, int status = 200)
    {
        Context.Response.StatusCode = status;
        return Context.Response.WriteAsJsonAsync(body, body.GetType(), SandboxJson.Options, "application/json");
    }
}
