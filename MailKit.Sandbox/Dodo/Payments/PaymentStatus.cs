namespace MailKit.Sandbox.Dodo.Payments;

/// <summary>What became of a payment.</summary>
public enum PaymentStatus
{
    Succeeded,
    Failed,
    Cancelled,
    Processing,
    RequiresCustomerAction,
    RequiresMerchantAction,
    RequiresPaymentMethod,
    RequiresConfirmation,
    RequiresCapture,
    PartiallyCaptured,
    PartiallyCapturedAndCapturable,
}
