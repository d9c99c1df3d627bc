using System.Collections.Concurrent;

namespace MailKit.Tests.Faults;

/// <summary>What is done on purpose, and the proof that it happened.</summary>
public sealed partial class TrialRound
{
    public const string NotStruck = "The fault did not strike";

    private readonly ConcurrentQueue<string> _faults = new();
    private readonly ConcurrentQueue<Figure> _figures = new();

    /// <summary>What was measured. A test does not judge it, because its machine may be busy; the fault command does.</summary>
    public IReadOnlyCollection<Figure> Figures => _figures;

    public void Measured(string what, TimeSpan time, TimeSpan limit) => _figures.Enqueue(new(what, time, limit));

    /// <summary>Puts a fault that must strike before the round is over.</summary>
    public async Task<string> FaultAsync(object fault)
    {
        var id = await Cluster.FaultAsync(fault);
        _faults.Enqueue(id);
        return id;
    }

    /// <summary>Takes the providers' faults away; each that must have struck has.</summary>
    public async Task ForgiveAsync()
    {
        await StruckAsync();
        await Cluster.ForgiveAsync();
    }

    /// <summary>Notes faults that never struck: a round without them proves nothing.</summary>
    public async Task StruckAsync()
    {
        var strikes = await Cluster.StrikesAsync();

        while (_faults.TryDequeue(out var id))
        {
            Expect(strikes[id] > 0, $"{NotStruck}: a provider never behaved as it was told.");
        }
    }

    /// <summary>Does what the row is for; not in a world that is spared.</summary>
    public Task StrikeAsync(Func<Task> strike) => Plan.IsSpared ? Task.CompletedTask : strike();

    /// <summary>The fault was there, by what can be seen from outside.</summary>
    public void Struck(bool truth, string how) => Expect(truth, $"{NotStruck}: {how}");
}

/// <summary>How long something took, and how long it may take on a machine that does nothing else.</summary>
public sealed record Figure(string What, TimeSpan Time, TimeSpan Limit);
