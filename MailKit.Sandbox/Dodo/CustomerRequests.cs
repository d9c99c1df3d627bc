using System.Text.Json;

namespace MailKit.Sandbox.Dodo;

/// <summary>What makes a customer.</summary>
public sealed record CreateCustomer
{
    public required string Email { get; init; }

    public required string Name { get; init; }

    public string? PhoneNumber { get; init; }

    public JsonElement? Metadata { get; init; }
}

/// <summary>What changes about a customer; absent means as it was.</summary>
public sealed record PatchCustomer(string? Email, string? Name, string? PhoneNumber, JsonElement? Metadata);
