namespace MailKit.Sandbox.Control;

/// <summary>Tells everybody who waits for the clock that it has been moved.</summary>
public sealed class WakeAll(Timekeeper timekeeper, Postman postman, WebhookCourier courier)
{
    public void Now()
    {
        timekeeper.Wake();
        postman.Wake();
        courier.Wake();
    }
}
