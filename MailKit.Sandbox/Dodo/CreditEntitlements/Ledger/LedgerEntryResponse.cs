using System.Text.Json;

namespace MailKit.Sandbox.Dodo.CreditEntitlements.Ledger;

/// <summary>The answer to a ledger entry made through the API: the totals, however many lines it took.</summary>
public sealed record LedgerEntryResponse
{
    public required string Id { get; init; }

    public required string CreditEntitlementId { get; init; }

    public required string CustomerId { get; init; }

    public required EntryType EntryType { get; init; }

    public required bool IsCredit { get; init; }

    public required decimal Amount { get; init; }

    public required decimal BalanceBefore { get; init; }

    public required decimal BalanceAfter { get; init; }

    public required decimal OverageBefore { get; init; }

    public required decimal OverageAfter { get; init; }

    public string? GrantId { get; init; }

    public string? Reason { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required JsonElement Metadata { get; init; }
}
