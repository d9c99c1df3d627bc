using System.Text.Json.Serialization;

namespace MailKit.Sandbox.Dodo.Credits.Records;

/// <summary>What one customer has left of one credit: the sum of what remains of the grants that have not expired.</summary>
public sealed record Balance
{
    public required string Id { get; init; }

    public required string CreditEntitlementId { get; init; }

    public required string CustomerId { get; init; }

    [JsonPropertyName("balance")]
    public decimal Amount { get; init; }

    public decimal Overage { get; init; }

    public DateTimeOffset? LastTransactionAt { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    public static string IdFor(string entitlementId, string customerId) => entitlementId + "/" + customerId;
}
