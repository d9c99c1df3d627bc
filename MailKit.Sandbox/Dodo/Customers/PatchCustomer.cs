using System.Text.Json;

namespace MailKit.Sandbox.Dodo.Customers;

/// <summary>What changes about a customer; absent means as it was.</summary>
public sealed record PatchCustomer(string? Email, string? Name, string? PhoneNumber, JsonElement? Metadata);
