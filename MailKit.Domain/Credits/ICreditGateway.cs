using System.Text.Json;

namespace MailKit.Domain.Credits;

/// <summary>A line of Dodo's credit ledger.</summary>
/// <param name="Change">Change of the balance (credits, signed); zero for lines that only move overage.</param>
/// <param name="Reference">The payment or subscription behind it.</param>
/// <param name="Debit">The debit of ours that it records, when it says so.</param>
public sealed record DodoEntry(
    string Id,
    string CustomerId,
    LedgerKind Kind,
    long Change,
    string? Reference,
    string? Description,
    DebitNote? Debit,
    DateTimeOffset At);

/// <summary>A grant at Dodo.</summary>
public sealed record DodoGrant(string Id, long Initial, long Remaining, string Source, DateTimeOffset GrantedAt, DateTimeOffset? ExpiresAt);

/// <summary>What Dodo answered to a debit. Anything else is an exception and may be repeated with the same key.</summary>
public abstract record DebitAnswer
{
    private DebitAnswer() { }

    public sealed record Posted(string EntryId, DateTimeOffset At) : DebitAnswer;

    /// <summary>The key is known: the debit was made before (HTTP 409).</summary>
    public sealed record AlreadyPosted : DebitAnswer;

    /// <summary>The customer has too few credits (HTTP 400).</summary>
    public sealed record Insufficient(string Words) : DebitAnswer;
}

/// <summary>The outside that keeps the credits: Dodo's ledger is the truth.</summary>
public interface ICreditGateway
{
    /// <summary>The ledger entry in a credit event's <c>data</c>; null when its shape is not one that we understand, and the ledger must be listed.</summary>
    DodoEntry? ReadEntry(JsonElement data);

    /// <param name="credits">A positive number.</param>
    Task<DebitAnswer> DebitAsync(string customerId, int credits, DebitNote note, CancellationToken cancellationToken);

    /// <summary>Every line since a moment, newest first.</summary>
    IAsyncEnumerable<DodoEntry> LedgerAsync(string customerId, DateTimeOffset? since, CancellationToken cancellationToken);

    /// <summary>The grants that still hold credits.</summary>
    Task<IReadOnlyList<DodoGrant>> ActiveGrantsAsync(string customerId, CancellationToken cancellationToken);

    /// <summary>What the customer has at Dodo now (credits).</summary>
    Task<long> BalanceAsync(string customerId, CancellationToken cancellationToken);
}
