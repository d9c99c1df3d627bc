using MailKit.Sandbox.Traffic;
using MailKit.Sandbox.Traffic.Faults;

namespace MailKit.Sandbox.Control;

/// <summary>Back to the first day: what people did is gone; what is sold, keys and webhook endpoints stay.</summary>
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
        foreach (var table in state.AllTables().Except([state.Settings, state.Entitlements, state.Products, state.Brands, state.Meters, state.Discounts, state.Archived, state.Endpoints]))
        {
            table.Clear(change);
        }

        change.Put(state.Settings, state.Now with { ClockOffset = TimeSpan.Zero });
        clock.Offset = TimeSpan.Zero;
        scheduler.ReadSchedule();
    }
}
