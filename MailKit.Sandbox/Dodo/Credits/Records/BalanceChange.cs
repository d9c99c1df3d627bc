using System.Text.Json;

namespace MailKit.Sandbox.Dodo.Credits.Records;

/// <summary>A movement that is asked for: whose balance, how much, and what the ledger will say about it.</summary>
public sealed record BalanceChange(string EntitlementId, string CustomerId, decimal Amount, TransactionType Type)
{
    public string? ReferenceType { get; init; }

    public string? ReferenceId { get; init; }

    public string? Description { get; init; }

    public JsonElement Metadata { get; init; } = State.Metadata.Empty;
}
