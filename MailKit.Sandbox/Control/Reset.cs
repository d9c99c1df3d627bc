using MailKit.Sandbox.Traffic;
using MailKit.Sandbox.Traffic.Faults;

namespace MailKit.Sandbox.Control;

/// <summary>Back to the first day: what people did is gone; products, keys and webhook endpoints stay.</summary>
public sealed class Reset(SandboxState state, SandboxClock clock, Scheduler scheduler, FaultInjector injector, CallLog log)
{
    public async Task RunAsync()
    {
        await state.ChangeAsync(Empty);
        log.Clear();
        await injector.ClearAsync();
    }

    private void Empty(Change change)
    {
        change.Clear(state.Customers);
        change.Clear(state.Balances);
        change.Clear(state.Grants);
        change.Clear(state.Ledger);
        change.Clear(state.LedgerKeys);
        change.Clear(state.Sessions);
        change.Clear(state.Subscriptions);
        change.Clear(state.Payments);
        change.Clear(state.Refunds);
        change.Clear(state.Deliveries);
        change.Clear(state.Events);
        change.Clear(state.Emails);
        change.Clear(state.SendKeys);
        change.Put(state.Settings, state.Now with { ClockOffset = TimeSpan.Zero });
        clock.Offset = TimeSpan.Zero;
        scheduler.ReadSchedule();
    }
}
