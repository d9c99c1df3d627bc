namespace MailKit.Tests.Faults.Rigs;

/// <summary>Worlds that rows share one after another: starting a node costs more than most trials.</summary>
/// <param name="settings">Beyond those of the plans.</param>
/// <param name="isSpared">No fault is put.</param>
public sealed class RigPool(IReadOnlyList<(string Key, string Value)>? settings = null, bool isSpared = false) : IAsyncDisposable
{
    /// <summary>The sandbox's books grow with every email, and every judgement reads them.</summary>
    private const int EmailsPerWorld = 10_000;

    private readonly Dictionary<string, Rig> _rigs = [];

    public async Task<Rig> TakeAsync(RigPlan plan)
    {
        plan = plan with { IsSpared = isSpared, Settings = [.. plan.Settings, .. settings ?? []] };

        // An idle node looks for work all the time; two dozen of them would be a load of their own.
        foreach (var other in _rigs.Where(r => r.Key != plan.Name))
        {
            other.Value.Pause();
        }

        if (_rigs.TryGetValue(plan.Name, out var known))
        {
            if (known.Emails < EmailsPerWorld && await known.WakeAsync())
            {
                return known;
            }

            await DropAsync(known);
        }

        return _rigs[plan.Name] = await Rig.OpenAsync(plan);
    }

    public async Task DropAsync(Rig rig)
    {
        _rigs.Remove(rig.Plan.Name);
        await rig.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var rig in _rigs.Values)
        {
            await rig.DisposeAsync();
        }

        _rigs.Clear();
    }
}
