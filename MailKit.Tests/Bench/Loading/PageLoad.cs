using System.Diagnostics;
using System.Text;
using MailKit.Tests.Bench.Worlds;

namespace MailKit.Tests.Bench.Loading;

/// <summary>People who read one page again and again.</summary>
public static class PageLoad
{
    private const int Readers = 8;

    /// <returns>How many pages a second, and how long each took (ms).</returns>
    public static async Task<(double PerSecond, IReadOnlyList<double> Latencies)> ReadAsync(BenchAccount account, string path, TimeSpan time)
    {
        var (request, clock) = (Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: {account.Url.Authority}\r\nCookie: {account.Cookies}\r\nAccept: text/html\r\n\r\n"), Stopwatch.StartNew());
        var seen = await Task.WhenAll(Enumerable.Range(0, Readers).Select(_ => Task.Run(ReadAsync)));

        return (seen.Sum(one => one.Count) / clock.Elapsed.TotalSeconds, [.. seen.SelectMany(one => one)]);

        async Task<List<double>> ReadAsync()
        {
            var latencies = new List<double>();
            using var client = new Client(account.Url);

            while (clock.Elapsed < time)
            {
                var began = clock.Elapsed;
                var (status, _) = await client.AskAsync(request);
                latencies.Add(status is 200 ? (clock.Elapsed - began).TotalMilliseconds : throw new InvalidOperationException($"{path} answered {status}."));
            }

            return latencies;
        }
    }
}
