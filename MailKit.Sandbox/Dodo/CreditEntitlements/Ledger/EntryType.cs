namespace MailKit.Sandbox.Dodo.CreditEntitlements.Ledger;

public enum EntryType
{
    Credit,
    Debit,
}
