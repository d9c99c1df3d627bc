namespace MailKit.Sandbox.Traffic.Faults;

/// <summary>What faults make of a delivery before it leaves: none, later, several, or shuffled with others.</summary>
public sealed class WebhookFaults(FaultBoard board)
{
    private const int UsualWindow = 10;

    private static readonly TimeSpan UsualHold = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Apart = TimeSpan.FromMilliseconds(30);

    // Held back by each reordering fault; what is in the file says when they leave at the latest.
    private readonly Dictionary<string, List<string>> held = [];

    /// <summary>The deliveries to write down instead of the one that was planned. Runs inside a change, so by one at a time.</summary>
    public IReadOnlyList<WebhookDelivery> Meet(SandboxState state, WebhookEvent happened, WebhookDelivery planned)
    {
        var striking = board.Striking(happened).ToDictionary(static f => f.Fault.Kind);

        if (striking.Count is 0)
        {
            return [planned];
        }

        if (striking.ContainsKey(FaultKind.WebhookDrop))
        {
            return [planned with { Status = DeliveryStatus.GivenUp, NextAttemptAt = null, Attempts = [new(planned.CreatedAt, null, 0, "A fault dropped it.")] }];
        }

        if (striking.TryGetValue(FaultKind.WebhookDelay, out var late))
        {
            planned = planned with { NextAttemptAt = planned.NextAttemptAt + TimeSpan.FromMilliseconds(late.Fault.Milliseconds!.Value) };
        }

        List<WebhookDelivery> all = [planned];

        if (striking.TryGetValue(FaultKind.WebhookDuplicate, out var more))
        {
            all.AddRange(Enumerable.Range(1, (more.Fault.Times ?? 2) - 1).Select(_ => planned with { Id = Ids.New("dlv") }));
        }

        return striking.TryGetValue(FaultKind.WebhookReorder, out var shuffle) ? Shuffle(state, shuffle, all) : all;
    }

    private List<WebhookDelivery> Shuffle(SandboxState state, ActiveFault shuffle, List<WebhookDelivery> all)
    {
        var hold = shuffle.Fault.Milliseconds is { } most ? TimeSpan.FromMilliseconds(most) : UsualHold;
        var waiting = Held(state, shuffle.Fault.Id).Concat(all.Select(d => d with { NextAttemptAt = d.NextAttemptAt + (hold * shuffle.Throw(0.5, 1)) })).ToList();

        if (waiting.Count < (shuffle.Fault.Window ?? UsualWindow))
        {
            held[shuffle.Fault.Id] = [.. waiting.Select(static d => d.Id)];
            return waiting[^all.Count..];
        }

        held.Remove(shuffle.Fault.Id);
        return [.. shuffle.Shuffle(waiting).Select((d, i) => d with { NextAttemptAt = all[0].NextAttemptAt + (i * Apart) })];
    }

    // Some may have left meanwhile, because nobody else came for too long.
    private IEnumerable<WebhookDelivery> Held(SandboxState state, string faultId)
        => held.GetValueOrDefault(faultId, []).Select(state.Deliveries.Find).OfType<WebhookDelivery>().Where(static d => d is { Status: DeliveryStatus.Waiting, Attempts.Count: 0 });
}
