using System.Text.Json;

namespace MailKit.Sandbox.Dodo.Customers;

/// <summary>What makes a customer.</summary>
public sealed record CreateCustomer
{
    public required string Email { get; init; }

    public required string Name { get; init; }

    public string? PhoneNumber { get; init; }

    public JsonElement? Metadata { get; init; }
}
