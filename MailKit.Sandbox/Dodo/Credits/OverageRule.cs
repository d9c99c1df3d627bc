namespace MailKit.Sandbox.Dodo.Credits;

/// <summary>Whether a debit may go below zero, and how far (C7).</summary>
public static class OverageRule
{
    /// <summary>The refusal, or nothing when the shortfall may be written as overage.</summary>
    public static BalanceChangeResult? Refuse(CreditAttachment terms, Balance balance, decimal shortfall) => terms switch
    {
        { OverageEnabled: false } => new BalanceChangeResult.NotEnough(balance.Amount),
        { OverageLimit: { } limit } when balance.Overage + shortfall > limit => new BalanceChangeResult.OverageLimitExceeded(limit),
        _ => null,
    };
}
