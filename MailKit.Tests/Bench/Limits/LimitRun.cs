using System.Diagnostics;
using System.Net.Sockets;
using MailKit.Tests.Bench.Loading;
using MailKit.Tests.Bench.Metering;
using MailKit.Tests.Hosting;
using MailKit.Tests.Hosting.Processes;

namespace MailKit.Tests.Bench.Limits;

/// <summary>What the useful limit did in the place of MailKit: the same clients, the same machine, the same minute.</summary>
/// <param name="Time">Processor time of its process per email (ms).</param>
public sealed record LimitRun(LoadResult Load, double Time)
{
    public static async Task<LimitRun> MakeAsync(TestDatabase database, BenchOptions options)
    {
        var folder = Directory.CreateTempSubdirectory("mailkit-limit-").FullName;
        using var server = database is TestDatabase.Postgres ? new PostgresServer(isDurable: true) : null;
        var (port, connection) = (FreePort.Next(), server?.NewOwnDatabase() ?? $"Data Source={Path.Combine(folder, "limit.db")};Pooling=False");
        using var process = Process.Start(new ProcessStartInfo("dotnet", [typeof(LimitRun).Assembly.Location, "limit", $"{port}", $"{database}", connection]))!;

        try
        {
            var url = new Uri($"http://127.0.0.1:{port}");
            await Until.TrueAsync(async () => await IsUpAsync(url));
            var (load, meter) = (new Load(url, LimitProgram.Key), new ProcessMeter(process.Id));
            await load.RunAsync(BenchRow.Clients, options.WarmUp, LimitProgram.Credits / 2);
            var before = meter.Time();
            var result = await load.RunAsync(BenchRow.Clients, options.Time, LimitProgram.Credits / 2);
            return new(result, (meter.Time() - before) / result.Accepted.Count);
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
