namespace MailKit.Domain.Credits;

/// <summary>What an account has of one credit: what Dodo's ledger says, and what is held for emails not yet debited there.</summary>
public sealed class CreditBalance
{
    private CreditBalance() { }

    public Guid AccountId { get; private init; }

    /// <summary>Which credit; see <see cref="Credits.Credit"/>.</summary>
    public string Credit { get; private init; } = "";

    /// <summary>The sum of Dodo's ledger entries as we know them (credits). Lines may arrive in any order, so it may dip below zero on the way.</summary>
    public long Posted { get; private set; }

    /// <summary>Credits set aside for accepted emails that are not debited yet; never negative.</summary>
    public long Held { get; private set; }

    /// <summary>Credits used beyond zero, as Dodo's ledger says; billed with the next invoice.</summary>
    public long Overage { get; private set; }

    /// <summary>How far overage may go (credits), by the customer's own choice; 0 for not at all.</summary>
    public long OverageLimit { get; private set; }

    /// <summary>Since when nothing more is accepted or sent, because Dodo had too few credits for what was sent (UTC); null when all is well.</summary>
    public DateTimeOffset? FrozenAt { get; private set; }

    /// <summary>Up to when Dodo's ledger was listed completely (UTC).</summary>
    public DateTimeOffset? LedgerReadTo { get; private set; }

    /// <summary>Up to when webhooks have used up the listings that they may ask for (UTC).</summary>
    public DateTimeOffset? HintedTo { get; private set; }

    /// <summary>What may be spent now.</summary>
    public long Available => FrozenAt is null ? Math.Max(0, Posted - Held) : 0;

    public static CreditBalance Empty(Guid accountId, string credit) => new() { AccountId = accountId, Credit = credit };
}
