namespace MailKit.Sandbox.Dodo.CreditEntitlements.Ledger;

/// <summary>The answer to a ledger entry whose idempotency key is known already.</summary>
public enum LedgerDuplicate
{
    /// <summary>As the API description says.</summary>
    Conflict409,

    /// <summary>As was seen on the live service: the first answer again.</summary>
    ReplayOriginal201,
}
