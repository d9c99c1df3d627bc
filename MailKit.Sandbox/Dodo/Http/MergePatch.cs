using System.Text.Json;
using System.Text.Json.Nodes;

namespace MailKit.Sandbox.Dodo.Http;

/// <summary>PATCH as Dodo means it: a member that is absent stays as it was, and a null clears it.</summary>
public static class MergePatch
{
    /// <param name="members">Those that may be changed; others are passed over, as everywhere.</param>
    public static T Apply<T>(T row, JsonElement body, params ReadOnlySpan<string> members)
        where T : class
    {
        var json = JsonSerializer.SerializeToNode(row, SandboxJson.Options)!.AsObject();

        foreach (var member in members)
        {
            if (body.TryGetProperty(member, out var value))
            {
                json[member] = JsonNode.Parse(value.GetRawText());
            }
        }

        try
        {
            return json.Deserialize<T>(SandboxJson.Options)!;
        }
        catch (JsonException e)
        {
            throw DodoRefusalException.InvalidBody($"Failed to deserialize the JSON body into the target type: invalid type or value for field `{e.Path?.TrimStart('$', '.')}`");
        }
    }

    /// <summary>What a required member is set to; null when it is absent. A null in its place is refused.</summary>
    public static bool Has(this JsonElement body, string member) => body.TryGetProperty(member, out var value) && value.ValueKind is not JsonValueKind.Null;
}
