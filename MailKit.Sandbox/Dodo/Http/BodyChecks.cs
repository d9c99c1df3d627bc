using System.Text.Json;

namespace MailKit.Sandbox.Dodo.Http;

/// <summary>What many bodies have in common and Dodo refuses in the same words.</summary>
public static class BodyChecks
{
    /// <summary>What the sandbox does not do it refuses, and says what it is: a field that is taken and dropped would be believed.</summary>
    public static void Unsupported(JsonElement body, params ReadOnlySpan<string> members)
    {
        foreach (var member in members)
        {
            if (body.TryGetProperty(member, out var value) && !IsNothing(value))
            {
                throw DodoRefusalException.InvalidBody($"{member}: the sandbox does not support this field");
            }
        }
    }

    public static void Metadata(JsonElement? metadata)
    {
        if (State.Metadata.Fault(metadata) is { } fault)
        {
            throw DodoRefusalException.InvalidBody(fault);
        }
    }

    public static void Email(string name, string? email)
    {
        if (email is not null && !EmailAddress.IsValid(email))
        {
            throw DodoRefusalException.InvalidBody($"{name}: invalid email address");
        }
    }

    public static void Url(string name, string? url)
    {
        if (url is not null && !WebAddress.IsValid(url))
        {
            throw DodoRefusalException.InvalidBody($"{name}: invalid URL");
        }
    }

    private static bool IsNothing(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null or JsonValueKind.False => true,
        JsonValueKind.Array => value.GetArrayLength() is 0,
        JsonValueKind.Object => !value.EnumerateObject().Any(static member => !IsNothing(member.Value)),
        _ => false,
    };
}
