using System.Diagnostics;
using System.Net.Sockets;
using System.Text.Json;
using MailKit.Tests.Bench.Loading;
using MailKit.Tests.Bench.Metering;
using MailKit.Tests.Bench.Worlds;
using MailKit.Tests.Hosting;
using MailKit.Tests.Hosting.Processes;

namespace MailKit.Tests.Bench.Limits;

/// <summary>What the useful limit did in the place of MailKit: the same clients, the same machine, the same minute.</summary>
/// <param name="Time">Processor time of its process per email (ms).</param>
/// <param name="Peak">Its memory at its peak (MB).</param>
/// <param name="Settled">How many emails a second it sent and debited; not a number where it does neither.</param>
public sealed record LimitRun(LoadResult Load, double Time, double Peak, double Settled = double.NaN)
{
    public static Task<LimitRun> MakeAsync(TestDatabase database, int clients, BenchOptions options) => WithAsync(database, async (url, process) =>
    {
        var (load, meter) = (new Load(url, LimitProgram.Key), new ProcessMeter(process.Id));
        await load.RunAsync(clients, options.WarmUp, LimitProgram.Credits / 2);
        var before = meter.Time();
        var result = await load.RunAsync(clients, options.Time, LimitProgram.Credits / 2);
        return new LimitRun(result, (meter.Time() - before) / result.Accepted.Count, meter.Peak());
    });

    /// <summary>With a sandbox as MailKit has it: it sends, debits, and is told by webhooks.</summary>
    /// <param name="latency">How long providers take for every answer (ms).</param>
    public static async Task<LimitRun> SettlingAsync(TestDatabase database, int clients, int latency, BenchOptions options)
    {
        await using var world = await BenchWorld.OpenAsync(database, options.Webs is [.., var web] ? web : null, []);
        await world.Cluster.Nodes[0].KillAsync();

        // Its webhooks come to where MailKit was.
        return await WithAsync(
            database,
            async (url, process) =>
            {
                var (load, meter) = (new Load(url, LimitProgram.Key), new ProcessMeter(process.Id));
                var warm = await load.RunAsync(clients, options.WarmUp, LimitProgram.Credits / 10);
                await world.DrainAsync(warm.Accepted.Count);

                if (latency > 0)
                {
                    await world.SlowAsync(latency);
                }

                var before = meter.Time();
                var result = await load.RunAsync(clients, options.Time, LimitProgram.Credits / 10);
                await world.DrainAsync(warm.Accepted.Count + result.Accepted.Count);
                var ids = result.Accepted.Select(a => a.Id).ToHashSet();
                var debits = (await world.Cluster.BooksAsync()).Customers.SelectMany(c => c.LedgerEntries).Where(l => l.EmailIds.Any(ids.Contains)).ToList();

                return debits.Sum(l => l.EmailIds.Count()) == ids.Count
                    ? new LimitRun(result, (meter.Time() - before) / ids.Count, meter.Peak(), ids.Count / (debits.Max(l => l.CreatedAt) - result.BeganAt).TotalSeconds)
                    : throw new InvalidOperationException($"The limit accepted {ids.Count} emails and debited {debits.Sum(l => l.EmailIds.Count())}.");
            },
            port: world.Cluster.Nodes[0].Url.Port,
            providers: world.Outside);
    }

    /// <summary>How long it takes from its start until it answers (s).</summary>
    public static async Task<double> StartAsync(TestDatabase database)
    {
        var began = TimeProvider.System.GetTimestamp();
        return await WithAsync(database, (_, process) => Task.FromResult(TimeProvider.System.GetElapsedTime(began).TotalSeconds), () => began = TimeProvider.System.GetTimestamp());
    }

    /// <summary>Does something with it while it runs.</summary>
    /// <param name="starting">Called as it is started.</param>
    /// <param name="port">Where it listens; null for a port of its own.</param>
    /// <param name="providers">Where it sends and debits; null when it does not.</param>
    public static async Task<T> WithAsync<T>(TestDatabase database, Func<Uri, Process, Task<T>> work, Action? starting = null, int? port = null, LimitProviders? providers = null)
    {
        var folder = Directory.CreateTempSubdirectory("mailkit-limit-").FullName;
        using var server = database is TestDatabase.Postgres ? new PostgresServer(isDurable: true) : null;
        var (own, connection) = (port ?? FreePort.Next(), server?.NewOwnDatabase() ?? $"Data Source={Path.Combine(folder, "limit.db")};Pooling=False");
        starting?.Invoke();
        using var process = Process.Start(new ProcessStartInfo("dotnet", [typeof(LimitRun).Assembly.Location, "limit", $"{own}", $"{database}", connection, .. providers is null ? (string[])[] : [JsonSerializer.Serialize(providers)]]))!;

        try
        {
            var url = new Uri($"http://127.0.0.1:{own}");
            await Until.TrueAsync(async () => await IsUpAsync(url));
            return await work(url, process);
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync();
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<bool> IsUpAsync(Uri url)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(url.Host, url.Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
