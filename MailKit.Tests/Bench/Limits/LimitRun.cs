using System.Diagnostics;
using System.Net.Sockets;
using MailKit.Tests.Bench.Loading;
using MailKit.Tests.Bench.Metering;
using MailKit.Tests.Hosting;
using MailKit.Tests.Hosting.Processes;

namespace MailKit.Tests.Bench.Limits;

/// <summary>What the useful limit did in the place of MailKit: the same clients, the same machine, the same minute.</summary>
/// <param name="Time">Processor time of its process per email (ms).</param>
/// <param name="Peak">Its memory at its peak (MB).</param>
public sealed record LimitRun(LoadResult Load, double Time, double Peak)
{
    public static Task<LimitRun> MakeAsync(TestDatabase database, int clients, BenchOptions options) => WithAsync(database, async (url, process) =>
    {
        var (load, meter) = (new Load(url, LimitProgram.Key), new ProcessMeter(process.Id));
        await load.RunAsync(clients, options.WarmUp, LimitProgram.Credits / 2);
        var before = meter.Time();
        var result = await load.RunAsync(clients, options.Time, LimitProgram.Credits / 2);
        return new LimitRun(result, (meter.Time() - before) / result.Accepted.Count, meter.Peak());
    });

    /// <summary>How long it takes from its start until it answers (s).</summary>
    public static async Task<double> StartAsync(TestDatabase database)
    {
        var began = TimeProvider.System.GetTimestamp();
        return await WithAsync(database, (_, process) => Task.FromResult(TimeProvider.System.GetElapsedTime(began).TotalSeconds), () => began = TimeProvider.System.GetTimestamp());
    }

    /// <summary>Does something with it while it runs.</summary>
    /// <param name="starting">Called as it is started.</param>
    public static async Task<T> WithAsync<T>(TestDatabase database, Func<Uri, Process, Task<T>> work, Action? starting = null)
    {
        var folder = Directory.CreateTempSubdirectory("mailkit-limit-").FullName;
        using var server = database is TestDatabase.Postgres ? new PostgresServer(isDurable: true) : null;
        var (port, connection) = (FreePort.Next(), server?.NewOwnDatabase() ?? $"Data Source={Path.Combine(folder, "limit.db")};Pooling=False");
        starting?.Invoke();
        using var process = Process.Start(new ProcessStartInfo("dotnet", [typeof(LimitRun).Assembly.Location, "limit", $"{port}", $"{database}", connection]))!;

        try
        {
            var url = new Uri($"http://127.0.0.1:{port}");
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
