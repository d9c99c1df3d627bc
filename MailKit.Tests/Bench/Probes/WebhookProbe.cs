using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using MailKit.Tests.Bench.Limits;
using MailKit.Tests.Bench.Loading;
using MailKit.Tests.Bench.Rows;
using MailKit.Tests.Faults.Clusters;
using MailKit.Tests.Hosting;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Tests.Bench.Probes;

/// <summary>P9: how many webhooks a second are verified and stored, each of them new. What they bring about comes later, and of these it is nothing.</summary>
public sealed class WebhookProbe() : ProbeRow("P9", "webhooks verified and stored a second; 64 clients", "stored/s", "the smallest program that verifies and stores")
{
    private static readonly string Body = $$$"""{"type":"domain.updated","created_at":"2026-01-01T00:00:00.000Z","data":{"id":"d_1","name":"{{{new string('x', 600)}}}"}}""";

    public override async Task<IReadOnlyList<Probe>> MeasureAsync(TestDatabase database, string web, BenchOptions options)
    {
        await using var cluster = await Cluster.OpenAsync(new ClusterPlan(database) { IsMeasured = true, OwnServer = true, Web = web, Settings = options.Settings });
        var secret = cluster.Secrets.Resend;
        await LoadAsync(cluster.Nodes[0].Url, secret, options.WarmUp);
        var before = await StoredAsync();
        var (accepted, others, latencies) = await LoadAsync(cluster.Nodes[0].Url, secret, options.Time);
        var stored = await StoredAsync() - before;
        var limit = await LimitRun.WithAsync(database, async (url, _) =>
        {
            await LoadAsync(url, LimitProgram.WebhookSecret, options.WarmUp);
            return await LoadAsync(url, LimitProgram.WebhookSecret, options.Time);
        });

        return [new(
            accepted / options.Time.TotalSeconds,
            limit.Accepted / options.Time.TotalSeconds,
            $"p50 {Report.Number(LoadResult.Part(latencies, 0.50), "0.0")} ms, p99 {Report.Number(LoadResult.Part(latencies, 0.99), "0.0")} ms, {others} other answers",
            stored == accepted ? [] : [$"{accepted} were answered with 200, {stored} are stored."])];

        Task<int> StoredAsync() => cluster.DataAsync(db => db.Webhooks.CountAsync(w => w.Type == "domain.updated"));
    }

    private static async Task<(int Accepted, int Others, IReadOnlyList<double> Latencies)> LoadAsync(Uri url, string secret, TimeSpan time)
    {
        var (key, clock) = (Convert.FromBase64String(secret["whsec_".Length..]), System.Diagnostics.Stopwatch.StartNew());
        var seen = await Task.WhenAll(Enumerable.Range(0, EmailRow.Usual).Select(_ => Task.Run(SendAsync)));

        return (seen.Sum(one => one.Accepted), seen.Sum(one => one.Others), [.. seen.SelectMany(one => one.Latencies)]);

        async Task<(int Accepted, int Others, List<double> Latencies)> SendAsync()
        {
            var (accepted, others, latencies) = (0, 0, new List<double>());
            using var client = new Client(url);

            while (clock.Elapsed < time)
            {
                var began = clock.Elapsed;

                if ((await client.AskAsync(Request(url, key))).Status is 200)
                {
                    accepted++;
                    latencies.Add((clock.Elapsed - began).TotalMilliseconds);
                }
                else
                {
                    others++;
                    await Task.Delay(20);
                }
            }

            return (accepted, others, latencies);
        }
    }

    private static byte[] Request(Uri url, byte[] key)
    {
        var (id, stamp) = ($"msg_{Guid.NewGuid():N}", DateTimeOffset.UtcNow.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        var signature = Convert.ToBase64String(HMACSHA256.HashData(key, Encoding.ASCII.GetBytes($"{id}.{stamp}.{Body}")));

        return Encoding.ASCII.GetBytes($"POST /webhooks/resend HTTP/1.1\r\nHost: {url.Authority}\r\nContent-Type: application/json\r\nContent-Length: {Body.Length}\r\nsvix-id: {id}\r\nsvix-timestamp: {stamp}\r\nsvix-signature: v1,{signature}\r\n\r\n{Body}");
    }
}
