namespace MailKit.Sandbox.Clock;

/// <summary>Moves the clock forward, and tells everybody who waits for it.</summary>
public sealed class ClockAdvance(Scheduler scheduler, EmailDelivery emails, WebhookDispatcher webhooks)
{
    public async Task ByAsync(Func<DateTimeOffset, DateTimeOffset> move)
    {
        await scheduler.AdvanceAsync(move);
        emails.Wake();
        webhooks.Wake();
    }
}
