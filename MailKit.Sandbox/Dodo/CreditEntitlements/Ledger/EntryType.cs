namespace MailKit.Sandbox.Dodo.CreditEntitlements.Ledger;

/// <summary>Whether an entry adds credits or takes them.</summary>
public enum EntryType
{
    Credit,
    Debit,
}
