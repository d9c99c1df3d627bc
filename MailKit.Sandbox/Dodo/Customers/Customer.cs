using System.Text.Json;

namespace MailKit.Sandbox.Dodo.Customers;

/// <summary>Somebody who pays.</summary>
public sealed record Customer
{
    public required string CustomerId { get; init; }

    public required string BusinessId { get; init; }

    public required string Email { get; init; }

    public required string Name { get; init; }

    public string? PhoneNumber { get; init; }

    public JsonElement Metadata { get; init; } = State.Metadata.Empty;

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? BlockedAt { get; init; }

    public string? BlocklistEntryId { get; init; }

    public CustomerSummary Summary() => new(CustomerId, Email, Name, PhoneNumber, Metadata);
}

/// <summary>A customer as other things mention them.</summary>
public sealed record CustomerSummary(string CustomerId, string Email, string Name, string? PhoneNumber, JsonElement Metadata);
