using System.Text.Json;

namespace MailKit.Sandbox.Dodo.Credits.Records;

/// <summary>Credits that came together, are used up oldest first, and expire together.</summary>
public sealed record Grant
{
    public required string Id { get; init; }

    public required string CreditEntitlementId { get; init; }

    public required string CustomerId { get; init; }

    public required decimal InitialAmount { get; init; }

    public required decimal RemainingAmount { get; init; }

    public required GrantSource SourceType { get; init; }

    public string? SourceId { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }

    public bool IsExpired { get; init; }

    public bool IsRolledOver { get; init; }

    public int RolloverCount { get; init; }

    public string? ParentGrantId { get; init; }

    public JsonElement? Metadata { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    [System.Text.Json.Serialization.JsonIgnore]
    public bool HasCredits => !IsExpired && RemainingAmount > 0;
}
