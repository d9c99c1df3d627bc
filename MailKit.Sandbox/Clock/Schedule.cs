namespace MailKit.Sandbox.Clock;

/// <summary>What will fall due by itself, in order. An entry is a reminder only: whoever acts on it looks at the row again.</summary>
public sealed class Schedule
{
    private readonly PriorityQueue<Due, (long Ticks, int Rank, long Sequence)> queue = new();
    private readonly HashSet<string> toCount = new(StringComparer.Ordinal);
    private long sequence;

    public DateTimeOffset? Next => queue.TryPeek(out _, out var priority) ? new DateTimeOffset(priority.Ticks, TimeSpan.Zero) : null;

    /// <summary>Tells the scheduler that the next moment may have changed.</summary>
    public Action Changed { get; set; } = static () => { };

    public void Expect(Grant grant)
    {
        if (grant.ExpiresAt is { } at)
        {
            Add(new(null, grant.Id), at, rank: 1);
        }
    }

    /// <summary>The events of a customer are counted at the next whole minute, once for all that came.</summary>
    public void ExpectUsage(string customerId, DateTimeOffset now)
    {
        if (toCount.Add(customerId))
        {
            Add(new(null, null, customerId), new(now.UtcTicks - (now.UtcTicks % TimeSpan.TicksPerMinute) + TimeSpan.TicksPerMinute, TimeSpan.Zero), rank: 0);
        }
    }

    // At the same moment what was used is counted first, and old credits go before new ones come.
    public void Expect(Subscription subscription)
    {
        if (!subscription.OnDemand)
        {
            Add(new(subscription.Id, null), subscription.NextBillingDate, rank: 2);
        }
    }

    public void ExpectDunning(string subscriptionId, DateTimeOffset at) => Add(new(subscriptionId, null), at, rank: 2);

    public bool TryTake(DateTimeOffset until, out Due due, out DateTimeOffset at)
    {
        due = default;
        at = default;

        if (!queue.TryPeek(out _, out var priority) || priority.Ticks > until.UtcTicks)
        {
            return false;
        }

        due = queue.Dequeue();
        toCount.Remove(due.CustomerId ?? "");
        at = new(priority.Ticks, TimeSpan.Zero);
        return true;
    }

    public void Clear()
    {
        queue.Clear();
        toCount.Clear();
    }

    private void Add(Due due, DateTimeOffset at, int rank)
    {
        queue.Enqueue(due, (at.UtcTicks, rank, sequence++));
        Changed();
    }
}

/// <summary>A renewal, a dunning attempt, an expiry, or usage to count, by the id of what it concerns.</summary>
public readonly record struct Due(string? SubscriptionId, string? GrantId, string? CustomerId = null);
