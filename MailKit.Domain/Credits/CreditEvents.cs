using MailKit.Domain.Webhooks;
using MailKit.Domain.Work;

namespace MailKit.Domain.Credits;

/// <summary>Dodo's ledger has a new entry.</summary>
/// <param name="Credit">Which of our credits; null when the entitlement is not ours.</param>
/// <param name="Entry">Null when the entry's shape is not one that we understand, and the ledger must be listed.</param>
public sealed record LedgerEvent(string? BusinessId, string CustomerId, string? Credit, DodoEntry? Entry) : CustomerEvent(WorkKind.CreditEvent, BusinessId, CustomerId);

/// <summary>A balance fell below the threshold that its product names.</summary>
/// <param name="Credit">Which of our credits; null when the entitlement is not ours.</param>
/// <param name="Threshold">Credits.</param>
public sealed record LowBalanceEvent(string? BusinessId, string CustomerId, string? Credit, long Threshold) : CustomerEvent(WorkKind.LowBalanceEvent, BusinessId, CustomerId);
