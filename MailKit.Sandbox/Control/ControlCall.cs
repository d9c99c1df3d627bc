using System.Globalization;
using System.Text.Json;

namespace MailKit.Sandbox.Control;

/// <summary>One request of the control API: what was asked, and the answer.</summary>
public sealed class ControlCall(HttpContext context)
{
    private JsonElement body;

    public string Id => (string)context.Request.RouteValues["id"]!;

    public string Query(string name) => context.Request.Query[name].ToString();

    /// <summary>A member of the body as text, however it was written.</summary>
    public string? Text(string name) => body.ValueKind is JsonValueKind.Object && body.TryGetProperty(name, out var value)
        ? value.ValueKind switch
        {
            JsonValueKind.String => value.GetString(),
            JsonValueKind.Number => value.GetDecimal().ToString(CultureInfo.InvariantCulture),
            _ => null,
        }
        : null;

    /// <summary>All members of the body as text; a member that is an object stays the JSON that it was.</summary>
    public Dictionary<string, string>? Members() => body.ValueKind is not JsonValueKind.Object
        ? null
        : body.EnumerateObject().Where(static m => m.Value.ValueKind is not JsonValueKind.Null).DistinctBy(static m => m.Name).ToDictionary(static m => m.Name, static m => m.Value.ValueKind switch
        {
            JsonValueKind.String => m.Value.GetString()!,
            JsonValueKind.True => "true",
            JsonValueKind.False => "false",
            _ => m.Value.GetRawText(),
        });

    public async Task ReadAsync()
    {
        try
        {
            using var document = await JsonDocument.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
            body = document.RootElement.Clone();
        }
        catch (JsonException)
        {
            // Said by the operation that misses something in it.
            body = default;
        }
    }

    public Task AnswerAsync(object answer, int status = 200)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(answer, answer.GetType(), SandboxJson.Options, "application/json");
    }

    public Task RefuseAsync(string error, int status = 400) => AnswerAsync(new { error }, status);

    public Task MissAsync(string what) => RefuseAsync($"There is no such {what}.", 404);
}
