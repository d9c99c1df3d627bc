using MailKit.Tests.Bench.Limits;
using MailKit.Tests.Bench.Loading;
using MailKit.Tests.Bench.Metering;
using MailKit.Tests.Faults.Clusters;
using MailKit.Tests.Hosting;

namespace MailKit.Tests.Bench.Worlds;

/// <summary>A world to measure: MailKit, its sandbox and its database as processes of their own, an account, meters.</summary>
public sealed class BenchWorld : IAsyncDisposable
{
    /// <summary>Nobody asks for more than this in one world.</summary>
    private const int Credits = 300_000;

    private static readonly string[] Providers = ["dodo", "resend"];
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan QuietFor = TimeSpan.FromMilliseconds(500);

    /// <summary>So much processor time (ms) is what looking for work costs; more is work.</summary>
    private const double Quiet = 50;

    private readonly BenchAccount _account;
    private readonly Load _load;
    private readonly List<string> _drops = [];
    private readonly List<LoadResult> _loads = [];

    private BenchWorld(Cluster cluster, BenchAccount account) => (Cluster, _account, _load, Meters) = (cluster, account, new(account.Url, account.Key), new(cluster));

    public Cluster Cluster { get; }

    public Meters Meters { get; }

    public BenchAccount Account => _account;

    /// <summary>What another program in the place of MailKit has to know.</summary>
    public LimitProviders Outside => new(Cluster.Info.ResendUrl, Cluster.Info.ResendApiKey, Cluster.Secrets.Resend, Cluster.Info.DodoUrl, Cluster.Info.DodoApiKey, Cluster.Secrets.Dodo, Cluster.EntitlementId, _account.CustomerId);

    /// <summary>All that was asked for so far.</summary>
    public IReadOnlyList<LoadResult> Loads => _loads;

    private int Accepted => _loads.Sum(load => load.Accepted.Count);

    public static async Task<BenchWorld> OpenAsync(TestDatabase database, string? web, IReadOnlyList<(string, string)> settings)
    {
        var cluster = await Cluster.OpenAsync(new ClusterPlan(database) { IsMeasured = true, OwnServer = true, Web = web, Settings = settings });

        try
        {
            return new(cluster, await BenchAccount.OpenAsync(cluster, Credits));
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    public async Task<LoadResult> LoadAsync(int clients, TimeSpan time, int atMost = Credits, double? perSecond = null)
    {
        var result = await _load.RunAsync(clients, time, Math.Min(atMost, Credits - Accepted), perSecond);
        _loads.Add(result);

        return result;
    }

    /// <summary>From now on both providers take so long for every answer (ms).</summary>
    public async Task SlowAsync(int milliseconds)
    {
        foreach (var provider in Providers)
        {
            await Cluster.FaultAsync(new { provider, kind = "latency", milliseconds });
        }
    }

    /// <summary>From now on no provider tells of anything.</summary>
    public async Task DropWebhooksAsync()
    {
        foreach (var provider in Providers)
        {
            _drops.Add(await Cluster.FaultAsync(new { provider, kind = "webhook_drop" }));
        }
    }

    /// <summary>False when webhooks came although they were left out: a fault that did not strike to the end makes no figure.</summary>
    public async Task<bool> IsAsAskedAsync()
    {
        var strikes = await Cluster.StrikesAsync();
        return _drops.All(drop => strikes.GetValueOrDefault(drop) > 0);
    }

    /// <summary>Comes back when Dodo has debited what was accepted, or never will: then the verdict says so.</summary>
    public Task DrainAsync(TimeSpan? look = null) => DrainAsync(Accepted, look);

    /// <inheritdoc cref="DrainAsync(TimeSpan?)"/>
    /// <param name="accepted">So many in all.</param>
    public Task DrainAsync(int accepted, TimeSpan? look = null) => PatientAsync(async () => await Cluster.BalanceAsync(_account.CustomerId) <= Credits - accepted, look ?? Look);

    /// <summary>Comes back when nobody has anything to do any more: webhooks are delivered, effects are written.</summary>
    public async Task RestAsync()
    {
        await PatientAsync(async () => (await _account.CreditsAsync()).Held is 0, Look);
        var before = Meters.Time();

        if (!await PatientAsync(
            () =>
            {
                var now = Meters.Time();
                var spent = now - before;
                before = now;
                return Task.FromResult(spent < Quiet);
            },
            QuietFor))
        {
            throw new InvalidOperationException("The processes did not come to rest.");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Meters.DisposeAsync();
        _account.Dispose();
        await Cluster.DisposeAsync();
    }

    private static async Task<bool> PatientAsync(Func<Task<bool>> condition, TimeSpan look)
    {
        for (var began = TimeProvider.System.GetTimestamp(); TimeProvider.System.GetElapsedTime(began) < Patience;)
        {
            await Task.Delay(look);

            if (await condition())
            {
                return true;
            }
        }

        return false;
    }
}
