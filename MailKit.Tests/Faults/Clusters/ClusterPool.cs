namespace MailKit.Tests.Faults.Clusters;

/// <summary>Worlds that rows share one after another: starting a node costs more than most trials.</summary>
/// <param name="settings">Beyond those of the plans.</param>
/// <param name="isSpared">No fault is put.</param>
public sealed class ClusterPool(IReadOnlyList<(string Key, string Value)>? settings = null, bool isSpared = false) : IAsyncDisposable
{
    /// <summary>The sandbox's books grow with every email, and every judgement reads them.</summary>
    private const int EmailsPerWorld = 10_000;

    private readonly Dictionary<string, Cluster> _rigs = [];

    public async Task<Cluster> TakeAsync(ClusterPlan plan)
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

        return _rigs[plan.Name] = await Cluster.OpenAsync(plan);
    }

    public async Task DropAsync(Cluster cluster)
    {
        _rigs.Remove(cluster.Plan.Name);
        await cluster.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var cluster in _rigs.Values)
        {
            await cluster.DisposeAsync();
        }

        _rigs.Clear();
    }
}
