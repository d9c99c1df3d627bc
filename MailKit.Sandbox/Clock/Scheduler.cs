using MailKit.Sandbox.Dodo.Usage;

namespace MailKit.Sandbox.Clock;

/// <summary>Makes happen what is due: credits expire, subscriptions renew, are dunned or end, each at its own moment and in order.</summary>
public sealed class Scheduler(SandboxState state, SandboxClock clock, Schedule schedule, CreditEngine book, SubscriptionLifecycle lifecycle, UsageBilling usage) : IDisposable
{
    // No timer takes longer than this, and a clock that was moved is noticed by a signal anyway.
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    private readonly SemaphoreSlim wake = new(0);

    /// <summary>Puts everything that is to come on the schedule and starts to watch it.</summary>
    public void Start()
    {
        schedule.Changed = Wake;
        ReadSchedule();
        state.Settle = change => RunUntil(change, change.At);
    }

    public void ReadSchedule()
    {
        schedule.Clear();

        foreach (var grant in state.Grants.OldestFirst.Where(static g => !g.IsExpired))
        {
            schedule.Expect(grant);
        }

        foreach (var subscription in state.Subscriptions.OldestFirst.Where(static s => s.Status is SubscriptionStatus.Active))
        {
            schedule.Expect(subscription);
        }

        // Events that came and were not counted before the last stop.
        foreach (var customer in state.Subscriptions.OldestFirst.Where(static s => s.Status is SubscriptionStatus.Active && s.Meters.Count > 0).Select(static s => s.CustomerId).Distinct())
        {
            schedule.ExpectUsage(customer, clock.GetUtcNow());
        }

        foreach (var (id, at) in state.Subscriptions.OldestFirst.Where(static s => s.NextDunningAt is not null).Select(static s => (s.Id, s.NextDunningAt!.Value)))
        {
            schedule.ExpectDunning(id, at);
        }
    }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            // Any look settles what is due.
            var next = await state.ReadAsync(_ => schedule.Next);
            var wait = next - clock.GetUtcNow() ?? Longest;

            // A timer counts in whole milliseconds and may fire a little early.
            await wake.WaitAsync(TimeSpan.FromMilliseconds(Math.Clamp(wait.TotalMilliseconds, 0, Longest.TotalMilliseconds) + 1), cancellationToken);
        }
    }

    /// <summary>Moves the clock and lives through everything on the way.</summary>
    public Task AdvanceAsync(Func<DateTimeOffset, DateTimeOffset> until) => state.ChangeAsync(change =>
    {
        var now = change.At;
        var target = until(now);
        RunUntil(change, target);
        change.At = target;
        var offset = clock.Offset + (target - now);
        change.Put(state.Settings, state.Now with { ClockOffset = offset });
        clock.Offset = offset;
        change.Afterwards(Wake);
    });

    public void Wake()
    {
        if (wake.CurrentCount is 0)
        {
            wake.Release();
        }
    }

    public void Dispose() => wake.Dispose();

    private void RunUntil(Change change, DateTimeOffset until)
    {
        var now = change.At;

        while (schedule.TryTake(until, out var due, out var at))
        {
            change.At = at;

            if (state.Grants.Find(due.GrantId) is { IsExpired: false } grant && grant.ExpiresAt == at)
            {
                book.Expire(change, grant);
            }
            else if (due.CustomerId is { } customerId)
            {
                usage.Count(change, customerId);
            }
            else if (state.Subscriptions.Find(due.SubscriptionId) is { } subscription)
            {
                lifecycle.Live(change, subscription);
            }
        }

        change.At = now;
    }
}
