namespace MailKit.Sandbox.Traffic.Faults;

/// <summary>The faults that are at work, in memory only.</summary>
public sealed class FaultBoard
{
    private readonly Lock gate = new();
    private readonly List<ActiveFault> all = [];

    // Replaced as a whole, so that a request without faults costs one look.
    private volatile Sorted now = new([], [], []);

    public IReadOnlyList<ActiveFault> All
    {
        get
        {
            lock (gate)
            {
                return [.. all];
            }
        }
    }

    public ActiveFault[] OnRequests(Provider provider) => provider is Provider.Dodo ? now.Dodo : now.Resend;

    public bool IsDown(Provider provider) => All.Any(f => f.Fault.Down is true && f.Fault.Provider == provider);

    public ActiveFault Add(Fault fault)
    {
        var active = new ActiveFault(fault);
        Change(() => all.Add(active));
        return active;
    }

    public bool Remove(string id)
    {
        var found = 0;
        Change(() => found = all.RemoveAll(f => f.Fault.Id == id));
        return found > 0;
    }

    public void Clear() => Change(all.Clear);

    public bool TryStrike(ActiveFault fault)
    {
        var struck = fault.TryStrike();

        if (struck && fault.IsOver)
        {
            Change(static () => { });
        }

        return struck;
    }

    /// <summary>At most one fault of each kind strikes a delivery, so that a webhook can come twice and late.</summary>
    public IReadOnlyList<ActiveFault> Striking(WebhookEvent happened)
        => now.Webhooks is { Length: > 0 } some ? [.. some.Where(f => f.Fits(happened)).GroupBy(static f => f.Fault.Kind).Select(g => g.FirstOrDefault(TryStrike)).OfType<ActiveFault>()] : [];

    private void Change(Action change)
    {
        lock (gate)
        {
            change();
            var active = all.Where(static f => !f.IsOver && f.Fault.Down is not true).ToLookup(static f => (KindRule.Of(f.Fault.Kind).IsWebhook, f.Fault.Provider));
            now = new([.. active[(false, Provider.Dodo)]], [.. active[(false, Provider.Resend)]], [.. active[(true, Provider.Dodo)], .. active[(true, Provider.Resend)]]);
        }
    }

    private sealed record Sorted(ActiveFault[] Dodo, ActiveFault[] Resend, ActiveFault[] Webhooks);
}
