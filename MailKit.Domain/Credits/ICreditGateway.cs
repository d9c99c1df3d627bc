namespace MailKit.Domain.Credits;

/// <summary>A line of Dodo's credit ledger.</summary>
/// <param name="Credit">Which of our credits; see <see cref="Credits.Credit"/>.</param>
/// <param name="Change">Change of the balance (credits, signed); zero for lines that only move overage.</param>
/// <param name="Overage">Change of the overage (credits, signed).</param>
/// <param name="Reference">The payment or subscription behind it.</param>
/// <param name="Debit">The debit of ours that it records, when it says so.</param>
/// <param name="GrantId">The grant that it opened or drew from; null when there were several.</param>
public sealed record DodoEntry(
    string Id,
    string CustomerId,
    string Credit,
    LedgerKind Kind,
    long Change,
    long Overage,
    string? Reference,
    string? Description,
    DebitNote? Debit,
    string? GrantId,
    DateTimeOffset At);

/// <summary>A grant at Dodo.</summary>
public sealed record DodoGrant(string Id, long Initial, long Remaining, string Source, DateTimeOffset GrantedAt, DateTimeOffset? ExpiresAt);

/// <summary>What Dodo answered to a debit. Anything else is an exception and may be repeated with the same key.</summary>
public abstract record DebitAnswer
{
    private DebitAnswer() { }

    /// <param name="GrantId">The grant that it drew from; null when there were several.</param>
    public sealed record Posted(string EntryId, string? GrantId, DateTimeOffset At) : DebitAnswer;

    /// <summary>The key is known: the debit was made before (HTTP 409).</summary>
    public sealed record AlreadyPosted : DebitAnswer;

    /// <summary>The customer has too few credits: it was refused, and his balance is smaller than it.</summary>
    /// <param name="Left">What he has (credits).</param>
    public sealed record Insufficient(string Words, long Left) : DebitAnswer;
}

/// <summary>The outside that keeps the credits: Dodo's ledger is the truth. Every call names the credit; an account has a ledger of each.</summary>
public interface ICreditGateway
{
    /// <summary>The credits that are ours: those whose entitlement the settings name.</summary>
    IReadOnlyCollection<string> Credits { get; }

    /// <param name="credits">A positive number.</param>
    Task<DebitAnswer> DebitAsync(string customerId, string credit, long credits, DebitNote note, CancellationToken cancellationToken);

    /// <summary>Every line since a moment, newest first.</summary>
    IAsyncEnumerable<DodoEntry> LedgerAsync(string customerId, string credit, DateTimeOffset? since, CancellationToken cancellationToken);

    /// <summary>The grants that still hold credits.</summary>
    Task<IReadOnlyList<DodoGrant>> ActiveGrantsAsync(string customerId, string credit, CancellationToken cancellationToken);

    /// <summary>What the customer has at Dodo now (credits).</summary>
    Task<long> BalanceAsync(string customerId, string credit, CancellationToken cancellationToken);
}
