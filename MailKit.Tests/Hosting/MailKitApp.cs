using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text.Json;
using MailKit.Sandbox;
using MailKit.Tests.Hosting.Logging;
using MailKit.Tests.Hosting.Processes;
using MailKit.Web.Data;
using MailKit.Web.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace MailKit.Tests.Hosting;

/// <summary>
/// MailKit as it runs for customers: in Production, on a real port, over a real database, with the sandbox as its outside.
/// One per database is shared by the tests, which keep apart by using accounts of their own.
/// </summary>
public sealed class MailKitApp : IAsyncDisposable
{
    private static readonly ConcurrentDictionary<TestDatabase, Lazy<Task<MailKitApp>>> Shared = new();

    private readonly string _folder;
    private readonly MailKitFactory _factory;
    private readonly bool _ownsSandbox;

    private MailKitApp(string folder, SandboxServer sandbox, bool ownsSandbox, MailKitFactory factory, Uri url)
    {
        (_folder, Sandbox, _ownsSandbox, _factory, Url) = (folder, sandbox, ownsSandbox, factory, url);
        Control = new HttpClient { BaseAddress = sandbox.Info.ConsoleUrl };
        Anonymous = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = url };
    }

    public Uri Url { get; }

    /// <summary>What the world sees: a proxy in front ends TLS.</summary>
    public Uri PublicUrl => new UriBuilder(Url) { Scheme = "https" }.Uri;

    public SandboxServer Sandbox { get; }

    /// <summary>The sandbox's control API.</summary>
    public HttpClient Control { get; }

    /// <summary>Nobody, at our door.</summary>
    public HttpClient Anonymous { get; }

    public IServiceProvider Services => _factory.Services;

    /// <summary>What the application logged at warning or worse, or at the level that a test set.</summary>
    public ConcurrentQueue<string> Log => _factory.Log;

    /// <summary>Its errors, and those of its second nodes: a test announces what it expects, all others fail it.</summary>
    public ErrorWatch Errors => _factory.Errors;

    /// <summary>The application's clock. Who moves it moves it for everybody: only in an application of one's own.</summary>
    public TestClock Clock => _factory.Clock;

    /// <summary>What the application asked its database.</summary>
    public ConcurrentDictionary<string, System.Data.Common.DbParameter[]> Statements => _factory.Statements.Statements;

    public string DodoSecret { get; private init; } = "";

    public string ResendSecret { get; private init; } = "";

    public static Task<MailKitApp> OnAsync(TestDatabase database)
        => Shared.GetOrAdd(database, key => new(() => StartAsync(key))).Value;

    /// <summary>An application of one's own, for tests that change what others rely on.</summary>
    public static async Task<MailKitApp> StartAsync(TestDatabase database, params (string Key, string Value)[] settings)
    {
        var folder = Directory.CreateTempSubdirectory("mailkit-test-").FullName;
        var sandbox = await SandboxServer.StartAsync(
            new SandboxOptions { ConsolePort = 0, DodoPort = 0, ResendPort = 0, StatePath = Path.Combine(folder, "sandbox.db"), Resend = { RefuseExampleRecipients = true } },
            CancellationToken.None);
        var url = new Uri($"http://localhost:{FreePort.Next()}");
        var (dodo, resend) = (
            await WebhookRegistration.AtDodoAsync(sandbox.Info.DodoUrl, sandbox.Info.DodoApiKey, new Uri(url, "/webhooks/dodo"), CancellationToken.None),
            await WebhookRegistration.AtResendAsync(sandbox.Info.ResendUrl, sandbox.Info.ResendApiKey, new Uri(url, "/webhooks/resend"), CancellationToken.None));
        var factory = new MailKitFactory(url, new ErrorWatch(), [
            ("Database", database.ToString()),
            ("ConnectionStrings:MailKit", database is TestDatabase.Postgres ? PostgresServer.NewDatabase() : $"Data Source={Path.Combine(folder, "mailkit.db")}"),
            ("Public:Url", $"https://localhost:{url.Port}"),
            ("Admin:Email", "admin@mailkit.example"),
            ("Admin:Password", AdminPassword),
            ("Dodo:BaseUrl", sandbox.Info.DodoUrl.ToString()),
            ("Dodo:Mode", "test"),
            ("Dodo:ApiKey", sandbox.Info.DodoApiKey),
            ("Dodo:BusinessId", sandbox.Info.BusinessId),
            ("Dodo:Entitlements:emails", sandbox.Info.EntitlementId),
            ("Dodo:WebhookSecrets:0", dodo),
            ("Dodo:RequestsPerSecond", "0"),
            ("Dodo:RequestsPerMinute", "0"),
            ("Billing:Plan", sandbox.Info.PlanProductId),
            ("Billing:Pack", sandbox.Info.PackProductId),
            ("Resend:BaseUrl", sandbox.Info.ResendUrl.ToString()),
            ("Resend:ApiKey", sandbox.Info.ResendApiKey),
            ("Resend:WebhookSecrets:0", resend),
            ("Resend:RequestsPerSecond", "0"),
            ("Credits:HintEvery", "00:00:01"),
            ("Sandbox:Mode", "Off"),
            ("SignIn:TriesPerMinute", "0"),
            ("Limits:PerKey", "0"),
            ("Limits:PerAccount", "0"),
            ("Limits:PerAddress", "0"),
            ("Sending:From", "MailKit <hello@system.example>"),
            ("Sending:SenderDomains:0", "mailkit.example"),
            .. settings]);
        factory.UseKestrel(url.Port);
        factory.StartServer();

        return new MailKitApp(folder, sandbox, ownsSandbox: true, factory, url) { DodoSecret = dodo, ResendSecret = resend };
    }

    /// <summary>Another node on the same database, with the same outside. Webhooks come to the first one.</summary>
    public static MailKitApp SecondNode(MailKitApp first, params (string Key, string Value)[] settings)
    {
        var folder = Directory.CreateTempSubdirectory("mailkit-test-").FullName;
        var url = new Uri($"http://localhost:{FreePort.Next()}");
        var factory = new MailKitFactory(url, first.Errors, [.. first._factory.Settings, ("Public:Url", $"https://localhost:{url.Port}"), .. settings]);
        factory.UseKestrel(url.Port);
        factory.StartServer();

        return new MailKitApp(folder, first.Sandbox, ownsSandbox: false, factory, url) { DodoSecret = first.DodoSecret, ResendSecret = first.ResendSecret };
    }

    public const string AdminPassword = "the admin's long password";

    /// <summary>Reads or arranges something in the database that no door shows.</summary>
    public async Task<T> DataAsync<T>(Func<MailKitDbContext, Task<T>> read)
    {
        await using var scope = Services.CreateAsyncScope();
        return await read(scope.ServiceProvider.GetRequiredService<MailKitDbContext>());
    }

    /// <summary>Uses a room directly, as a door would.</summary>
    public async Task<T> UseAsync<TRoom, T>(Func<TRoom, Task<T>> use) where TRoom : notnull
    {
        await using var scope = Services.CreateAsyncScope();
        return await use(scope.ServiceProvider.GetRequiredService<TRoom>());
    }

    /// <summary>What the sandbox's books say: the judge of every test about money.</summary>
    public async Task<SandboxBooks> BooksAsync() => (await Control.GetFromJsonAsync<SandboxBooks>("control/books", Wire))!;

    /// <summary>Makes a provider misbehave; docs/sandbox.md lists how. Answers the fault's id.</summary>
    public async Task<string> FaultAsync(object fault)
    {
        using var answer = await Control.PostAsJsonAsync("control/faults", fault, Wire);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());

        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString()!;
    }

    /// <summary>How often a fault has struck.</summary>
    public Task<int> StrikesAsync(string fault) => StrikesAsync(Control, fault);

    public static async Task<int> StrikesAsync(HttpClient control, string fault)
        => (await control.GetFromJsonAsync<JsonElement>("control/faults")).GetProperty("items").EnumerateArray().Single(f => f.GetProperty("id").GetString() == fault).GetProperty("strikes").GetInt32();

    /// <summary>The provider behaves again.</summary>
    public async Task MendAsync(string fault) => (await Control.DeleteAsync($"control/faults/{fault}")).EnsureSuccessStatusCode();

    /// <summary>What a provider was asked, oldest first.</summary>
    public async Task<IReadOnlyList<ProviderCall>> CallsAsync(string provider)
        => (await Control.GetFromJsonAsync<CallList>($"control/calls?provider={provider}", Wire))!.Items;

    public static JsonSerializerOptions Wire { get; } = new(JsonSerializerDefaults.Web) { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public async ValueTask DisposeAsync()
    {
        var own = await DataAsync(db => Task.FromResult(db.Database.IsSqlite() ? db.Database.GetConnectionString() : null));
        await _factory.DisposeAsync();

        if (_ownsSandbox)
        {
            await Sandbox.DisposeAsync();
        }

        Control.Dispose();
        Anonymous.Dispose();

        // Others are in the middle of theirs.
        using (var connection = new Microsoft.Data.Sqlite.SqliteConnection(own))
        {
            Microsoft.Data.Sqlite.SqliteConnection.ClearPool(connection);
        }

        Directory.Delete(_folder, recursive: true);

        Errors.Require();
    }
}
