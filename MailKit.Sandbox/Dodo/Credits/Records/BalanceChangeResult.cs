namespace MailKit.Sandbox.Dodo.Credits.Records;

/// <summary>What came of a movement.</summary>
public abstract record BalanceChangeResult
{
    public sealed record Posted(IReadOnlyList<LedgerLine> Lines) : BalanceChangeResult
    {
        public LedgerLine First => Lines[0];

        public LedgerLine Last => Lines[^1];
    }

    public sealed record NotEnough(decimal Available) : BalanceChangeResult;

    public sealed record OverageLimitExceeded(decimal Limit) : BalanceChangeResult;
}
