namespace MailKit.Sandbox.Dodo.Credits.Records;

/// <summary>What becomes of credits that were used beyond the balance.</summary>
public enum OverageBehavior
{
    ForgiveAtReset,
    InvoiceAtBilling,
    CarryDeficit,
    CarryDeficitAutoRepay,
}
