namespace MailKit.Domain.Credits;

/// <summary>What an account's lines of one kind and one day (UTC, by what they say of themselves) add up to: what a statement's figures are read from, however many lines there are.</summary>
public sealed class LedgerDay
{
    private LedgerDay() { }

    public Guid AccountId { get; private init; }

    /// <summary>Which credit; see <see cref="Credits.Credit"/>.</summary>
    public string Credit { get; private init; } = "";

    public DateOnly Day { get; private init; }

    public LedgerKind Kind { get; private init; }

    /// <summary>Change of the posted balance (credits, signed).</summary>
    public long Posted { get; private init; }

    /// <summary>Lines that changed it.</summary>
    public long Lines { get; private init; }
}
