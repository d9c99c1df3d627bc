using System.Diagnostics;
using MailKit.Tests.Bench.Limits;
using MailKit.Tests.Faults.Clusters;
using MailKit.Tests.Hosting;

namespace MailKit.Tests.Bench.Probes;

/// <summary>P18: how long a process takes from its start to its first page, on a database that is there.</summary>
public sealed class StartProbe() : ProbeRow("P18", "from the start of a process to its first page, on a database that exists", "s", "the smallest program's first answer")
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(5);

    public override bool MoreIsBetter => false;

    public override async Task<IReadOnlyList<Probe>> MeasureAsync(TestDatabase database, string web, BenchOptions options)
    {
        await using var cluster = await Cluster.OpenAsync(new ClusterPlan(database) { IsMeasured = true, OwnServer = true, Web = web, Settings = options.Settings });
        var node = cluster.Nodes[0];
        await node.KillAsync();
        var clock = Stopwatch.StartNew();
        node.Start();

        while (!await IsThereAsync(cluster.Http, node.Url))
        {
            await Task.Delay(Look);
        }

        var figure = clock.Elapsed.TotalSeconds;
        var spent = new Metering.ProcessMeter(node.Pid).Time() / 1000;

        return [new(figure, await LimitRun.StartAsync(database), $"{Report.Number(spent, "0.0")} s of processor time until then")];
    }

    private static async Task<bool> IsThereAsync(HttpClient http, Uri url)
    {
        try
        {
            using var answer = await http.GetAsync(url);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
