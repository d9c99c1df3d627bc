namespace MailKit.Sandbox.Control;

/// <summary>Tells everybody who waits for the clock that it has been moved.</summary>
public sealed class WakeAll(Scheduler scheduler, EmailDelivery delivery, WebhookCourier courier)
{
    public void Now()
    {
        scheduler.Wake();
        delivery.Wake();
        courier.Wake();
    }
}
