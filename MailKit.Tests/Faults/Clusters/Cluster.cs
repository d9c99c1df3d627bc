using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using MailKit.Sandbox;
using MailKit.Tests.Hosting;
using MailKit.Tests.Hosting.Logging;
using MailKit.Tests.Hosting.Processes;
using MailKit.Web.Data;
using MailKit.Web.Hosting;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Tests.Faults.Clusters;

/// <summary>One world: a sandbox in this process, which keeps the truth and survives every kill; a database; nodes over it.</summary>
public sealed class Cluster : IAsyncDisposable
{
    private readonly string _folder;
    private readonly IAsyncDisposable _sandbox;
    private readonly ClusterDatabase _database;
    private readonly HttpClient _control;
    private readonly HttpClient _dodo;
    private readonly List<string> _spared = [];

    private Cluster(string folder, IAsyncDisposable sandbox, SandboxInfo info, ClusterDatabase database, ClusterPlan plan, IReadOnlyList<Node> nodes, ErrorWatch errors, (string Dodo, string Resend) secrets)
    {
        (_folder, _sandbox, Info, _database, Plan, Nodes, Errors, Secrets) = (folder, sandbox, info, database, plan, nodes, errors, secrets);
        _control = new HttpClient { BaseAddress = info.ConsoleUrl, Timeout = TimeSpan.FromSeconds(30) };
        _dodo = new HttpClient { BaseAddress = info.DodoUrl };
        _dodo.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", info.DodoApiKey);
    }

    public ClusterPlan Plan { get; }

    public string Connection => _database.Connection;

    public IReadOnlyList<Node> Nodes { get; }

    /// <summary>What its nodes log at error or worse.</summary>
    public ErrorWatch Errors { get; }

    /// <summary>How many emails the rounds asked for so far.</summary>
    public int Emails { get; set; }

    public (string Dodo, string Resend) Secrets { get; }

    public SandboxInfo Info { get; }

    public string EntitlementId => Info.EntitlementId;

    /// <summary>The sandbox as a process of its own; null when it lives in ours.</summary>
    public SandboxProcess? Sandbox => _sandbox as SandboxProcess;

    public PostgresServer Server => _database.Server ?? throw new InvalidOperationException("This world shares its PostgreSQL server.");

    public PostgresPair Pair => _database.Pair ?? throw new InvalidOperationException("This world has no standby.");

    /// <summary>Null when the plan asked for none, or it is spared.</summary>
    public PgBouncer? Pooler => _database.Pooler;

    /// <summary>Null when the plan asked for none, or mounting is not allowed here.</summary>
    public SmallDisk? Disk => _database.Disk;

    public HttpClient Http { get; } = new(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false, UseProxy = false }) { Timeout = TimeSpan.FromSeconds(15) };

    public static async Task<Cluster> OpenAsync(ClusterPlan plan)
    {
        var folder = Directory.CreateTempSubdirectory("mailkit-fault-").FullName;
        var program = plan.Web ?? Node.Built;
        var (sandbox, info) = await ClusterSandbox.StartAsync(plan, program, folder);
        var database = await ClusterDatabase.OpenAsync(plan, folder);
        var ports = Enumerable.Range(0, plan.Nodes).Select(_ => FreePort.Next()).ToList();
        var url = new Uri($"http://127.0.0.1:{ports[0]}");
        var secrets = (
            await WebhookRegistration.AtDodoAsync(info.DodoUrl, info.DodoApiKey, new Uri(url, "/webhooks/dodo"), CancellationToken.None),
            await WebhookRegistration.AtResendAsync(info.ResendUrl, info.ResendApiKey, new Uri(url, "/webhooks/resend"), CancellationToken.None));
        var settings = NodeSettings.Of(plan, info, database, secrets);
        var errors = new ErrorWatch();
        var cluster = new Cluster(folder, sandbox, info, database, plan, [.. ports.Select(port => new Node(port, folder, program, settings, errors, plan.IsSpared))], errors, secrets);

        try
        {
            return plan.Asleep || await cluster.WakeAsync()
                ? cluster
                : throw new InvalidOperationException($"A node ended:\n{string.Join('\n', cluster.Nodes.Where(node => !node.IsRunning).Select(node => node.Output))}");
        }
        catch
        {
            // A node that could not start leaves the others behind.
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>A look at the database beside the nodes.</summary>
    public MailKitDbContext Db() => Plan.Database is TestDatabase.Postgres
        ? new PostgresMailKitDbContext(new DbContextOptionsBuilder<PostgresMailKitDbContext>().UseNpgsql($"{Connection};Pooling=false").Options)
        : new SqliteMailKitDbContext(new DbContextOptionsBuilder<SqliteMailKitDbContext>().UseSqlite($"{Connection};Pooling=False").Options);

    public async Task<T> DataAsync<T>(Func<MailKitDbContext, Task<T>> read)
    {
        await using var db = Db();
        return await read(db);
    }

    /// <summary>Its nodes do nothing until the next <see cref="WakeAsync"/>.</summary>
    public void Pause() => Nodes.Where(node => node.IsRunning).ToList().ForEach(node => node.Pause());

    /// <summary>Every node is up and no fault is set: how a round finds the world. False when one cannot be started.</summary>
    public async Task<bool> WakeAsync()
    {
        Nodes.Where(node => node.IsRunning).ToList().ForEach(node => node.Resume());
        await ForgiveAsync();
        var asleep = Nodes.Where(node => !node.IsRunning).ToList();
        asleep.ForEach(node => node.Start());

        // The first migrates; the others wait for it under its lock.
        foreach (var node in asleep)
        {
            if (!await node.ReadyAsync())
            {
                return false;
            }
        }

        return true;
    }

    public async Task<TrueBooks> BooksAsync() => (await _control.GetFromJsonAsync<TrueBooks>("control/books", MailKitApp.Wire))!;

    public async Task<JsonElement> ControlAsync(HttpMethod method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(method, $"control/{path}") { Content = body is null ? null : JsonContent.Create(body, options: MailKitApp.Wire) };
        using var answer = await _control.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();

        return answer.IsSuccessStatusCode
            ? JsonElement.Parse(text is "" ? "{}" : text)
            : throw new InvalidOperationException($"{method} /control/{path} answered {(int)answer.StatusCode}: {text}");
    }

    /// <summary>Lets a provider misbehave; docs/sandbox.md lists how.</summary>
    public async Task<string> FaultAsync(object fault)
    {
        if (!Plan.IsSpared)
        {
            return (await ControlAsync(HttpMethod.Post, "faults", fault)).GetProperty("id").GetString()!;
        }

        _spared.Add($"spared-{_spared.Count}");
        return _spared[^1];
    }

    /// <summary>Takes every fault away.</summary>
    public Task ForgiveAsync() => ControlAsync(HttpMethod.Delete, "faults");

    /// <summary>Takes one fault away.</summary>
    public Task ForgiveAsync(string id) => ControlAsync(HttpMethod.Delete, $"faults/{id}");

    /// <summary>How often each fault struck, by its id.</summary>
    public async Task<IReadOnlyDictionary<string, int>> StrikesAsync()
        => (await ControlAsync(HttpMethod.Get, "faults")).GetProperty("items").EnumerateArray().Select(f => (Id: f.GetProperty("id").GetString()!, Strikes: f.GetProperty("strikes").GetInt32()))
            .Concat(_spared.Select(id => (Id: id, Strikes: 0)))
            .ToDictionary(f => f.Id, f => f.Strikes);

    /// <summary>What the providers were asked since then, in order.</summary>
    public async Task<IReadOnlyList<TrueCall>> CallsAsync(string provider, DateTimeOffset since)
        => (await ControlAsync(HttpMethod.Get, $"calls?provider={provider}&since={Uri.EscapeDataString(since.UtcDateTime.ToString("O"))}")).GetProperty("items").Deserialize<List<TrueCall>>(MailKitApp.Wire)!;

    public Task<JsonElement> AdjustAsync(string customerId, int amount)
        => ControlAsync(HttpMethod.Post, $"customers/{customerId}/adjust", new { amount = amount.ToString(), reason = "a fault trial" });

    public async Task<string> NewCustomerAsync(Guid accountId, string email)
    {
        using var answer = await _dodo.PostAsJsonAsync("customers", new { email, name = email, metadata = new { mailkit_account_id = accountId } });
        answer.EnsureSuccessStatusCode();

        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("customer_id").GetString()!;
    }

    /// <summary>What a customer has at Dodo (credits).</summary>
    public async Task<decimal> BalanceAsync(string customerId)
        => decimal.Parse((await _dodo.GetFromJsonAsync<JsonElement>($"credit-entitlements/{EntitlementId}/balances/{customerId}")).GetProperty("balance").ToString(), CultureInfo.InvariantCulture);

    public async ValueTask DisposeAsync()
    {
        foreach (var node in Nodes)
        {
            await node.DisposeAsync();
        }

        await _sandbox.DisposeAsync();
        _control.Dispose();
        _dodo.Dispose();
        Http.Dispose();
        _database.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
