using System.Text.Json;

namespace MailKit.Sandbox.Dodo.Http;

/// <summary>What many bodies have in common and Dodo refuses in the same words.</summary>
public static class BodyChecks
{
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
}
