using MailKit.Domain.Credits;

namespace MailKit.Web.Reconciliation;

/// <summary>A line of our book that should stand in Dodo's ledger too.</summary>
/// <param name="Posted">With what corrections added to it.</param>
public sealed record ComparableEntry(Guid Id, string Key, LedgerKind Kind, string? DodoEntryId, long Posted, Guid? EmailId, DateTimeOffset At);
