using System.Text.Json;

namespace MailKit.Sandbox.Dodo.CreditEntitlements.Ledger;

/// <summary>Credits to add or to take, once per idempotency key.</summary>
public sealed record CreateLedgerEntry
{
    public required EntryType EntryType { get; init; }

    public required string Amount { get; init; }

    public string? Reason { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }

    public string? IdempotencyKey { get; init; }

    public JsonElement? Metadata { get; init; }
}
