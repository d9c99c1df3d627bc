namespace MailKit.Sandbox.Dodo.CreditEntitlements;

public enum OverageBehavior
{
    ForgiveAtReset,
    InvoiceAtBilling,
    CarryDeficit,
    CarryDeficitAutoRepay,
}
