using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using MailKit.Tests.Bench.Loading;
using MailKit.Tests.Bench.Metering;
using MailKit.Tests.Bench.Rows;
using MailKit.Tests.Hosting;
using MailKit.Tests.Hosting.Processes;

namespace MailKit.Tests.Bench.Probes;

/// <summary>How much the sandbox bears alone: each request is one thing, or a thousand events, and is on disk when it is answered.</summary>
public sealed class SandboxProbe() : ProbeRow("Sandbox", "what the sandbox takes a second, alone on the machine, its state on disk; 64 clients", "a second", "asked for")
{
    private const int Credits = 10_000_000;
    private const int Together = 1000;

    // It has no database but its own.
    public override bool Fits(TestDatabase database) => database is TestDatabase.Sqlite;

    public override async Task<IReadOnlyList<Probe>> MeasureAsync(TestDatabase database, string web, BenchOptions options)
    {
        var folder = Directory.CreateTempSubdirectory("mailkit-bench-").FullName;

        try
        {
            await using var sandbox = await SandboxProcess.StartAsync(web, folder);
            var info = sandbox.Info;
            var customer = await CustomerAsync(info);
            var ledger = $"/credit-entitlements/{info.EntitlementId}/balances/{customer}/ledger-entries";

            return
            [
                await AskAsync(sandbox, "ledger entries", 3000, info.DodoUrl, info.DodoApiKey, ledger, id => $$"""{"entry_type":"debit","amount":"1","reason":"email send","idempotency_key":"{{id}}"}""", options),
                await AskAsync(sandbox, "usage events, a thousand in a request", 20_000, info.DodoUrl, info.DodoApiKey, "/events/ingest", id => Events(customer, id), options, Together),
                await AskAsync(sandbox, "emails", 5000, info.ResendUrl, info.ResendApiKey, "/emails", id => $$"""{"from":"hello@mailkit.example","to":"delivered@resend.dev","subject":"Your order","html":"{{id}}{{new string('x', 1000)}}"}""", options),
            ];
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<string> CustomerAsync(MailKit.Sandbox.SandboxInfo info)
    {
        using var http = new HttpClient { BaseAddress = info.DodoUrl };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", info.DodoApiKey);
        using var made = await http.PostAsJsonAsync("customers", new { email = "bench@mailkit.example", name = "bench" });
        made.EnsureSuccessStatusCode();
        var id = (await made.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("customer_id").GetString()!;
        using var granted = await http.PostAsJsonAsync($"credit-entitlements/{info.EntitlementId}/balances/{id}/ledger-entries", new { entry_type = "credit", amount = $"{Credits}" });
        granted.EnsureSuccessStatusCode();

        return id;
    }

    private static string Events(string customer, Guid id)
        => $$"""{"events":[{{string.Join(',', Enumerable.Range(0, Together).Select(i => $$$"""{"event_id":"{{{id:N}}}{{{i}}}","customer_id":"{{{customer}}}","event_name":"api.call","metadata":{"tokens":7}}"""))}}]}""";

    private static async Task<Probe> AskAsync(SandboxProcess sandbox, string what, double asked, Uri url, string key, string path, Func<Guid, string> body, BenchOptions options, int each = 1)
    {
        await LoadAsync(options.WarmUp);
        var (meter, before) = (new ProcessMeter(sandbox.Pid), new ProcessMeter(sandbox.Pid).Time());
        var (taken, others, latencies) = await LoadAsync(options.Time);

        return new(
            taken * each / options.Time.TotalSeconds,
            asked,
            $"{what}; p50 {Report.Number(LoadResult.Part(latencies, 0.50), "0.0")} ms, p99 {Report.Number(LoadResult.Part(latencies, 0.99), "0.0")} ms, {Report.Number((meter.Time() - before) / taken / each, "0.000")} ms of processor time each, {Report.Number(meter.Peak(), "0")} MB",
            others is 0 ? [] : [$"{others} other answers."]);

        async Task<(int Taken, int Others, IReadOnlyList<double> Latencies)> LoadAsync(TimeSpan time)
        {
            var clock = System.Diagnostics.Stopwatch.StartNew();
            var seen = await Task.WhenAll(Enumerable.Range(0, EmailRow.Usual).Select(_ => Task.Run(ClientAsync)));

            return (seen.Sum(one => one.Taken), seen.Sum(one => one.Others), [.. seen.SelectMany(one => one.Latencies)]);

            async Task<(int Taken, int Others, List<double> Latencies)> ClientAsync()
            {
                var (taken, others, latencies) = (0, 0, new List<double>());
                using var client = new Client(url);

                while (clock.Elapsed < time)
                {
                    var (id, began) = (Guid.NewGuid(), clock.Elapsed);
                    var json = body(id);
                    var (status, _) = await client.AskAsync(Encoding.ASCII.GetBytes($"POST {path} HTTP/1.1\r\nHost: {url.Authority}\r\nAuthorization: Bearer {key}\r\nUser-Agent: bench\r\nContent-Type: application/json\r\nIdempotency-Key: {id}\r\nContent-Length: {json.Length}\r\n\r\n{json}"));
                    _ = status is 200 or 201 ? ++taken : ++others;
                    latencies.Add((clock.Elapsed - began).TotalMilliseconds);
                }

                return (taken, others, latencies);
            }
        }
    }
}
