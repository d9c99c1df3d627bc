namespace MailKit.Sandbox.Credits;

public enum OverageBehavior
{
    ForgiveAtReset,
    InvoiceAtBilling,
    CarryDeficit,
    CarryDeficitAutoRepay,
}

public enum ProrationBehavior
{
    Prorate,
    NoProrate,
}

public enum GrantSource
{
    Subscription,
    OneTime,
    Addon,
    Api,
    Rollover,
}

/// <summary>What moved a balance. The webhook is named after it.</summary>
public enum TransactionType
{
    CreditAdded,
    CreditDeducted,
    CreditExpired,
    CreditRolledOver,
    RolloverForfeited,
    OverageCharged,
    OverageReset,
    AutoTopUp,
    ManualAdjustment,
    Refund,
}

public enum EntryType
{
    Credit,
    Debit,
}
