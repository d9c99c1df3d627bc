namespace MailKit.Sandbox.Dodo.CreditEntitlements;

/// <summary>What becomes of credits that were used beyond the balance.</summary>
public enum OverageBehavior
{
    ForgiveAtReset,
    InvoiceAtBilling,
    CarryDeficit,
    CarryDeficitAutoRepay,
}
