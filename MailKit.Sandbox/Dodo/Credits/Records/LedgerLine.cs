using System.Text.Json;

namespace MailKit.Sandbox.Dodo.Credits.Records;

/// <summary>One movement of a balance. Lines are added, never changed.</summary>
public sealed record LedgerLine
{
    public required string Id { get; init; }

    public required string BusinessId { get; init; }

    public required string BrandId { get; init; }

    public required string CustomerId { get; init; }

    public required string CreditEntitlementId { get; init; }

    public required TransactionType TransactionType { get; init; }

    public required bool IsCredit { get; init; }

    public required decimal Amount { get; init; }

    public required decimal BalanceBefore { get; init; }

    public required decimal BalanceAfter { get; init; }

    public required decimal OverageBefore { get; init; }

    public required decimal OverageAfter { get; init; }

    /// <summary>The grant, when exactly one was touched.</summary>
    public string? GrantId { get; init; }

    public string? ReferenceType { get; init; }

    public string? ReferenceId { get; init; }

    public string? Description { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public JsonElement Metadata { get; init; } = State.Metadata.Empty;
}
