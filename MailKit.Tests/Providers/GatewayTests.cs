using MailKit.Domain.Webhooks;
using MailKit.Domain.Work;
using MailKit.Tests.Sandbox;
using MailKit.Web.Data;
using MailKit.Web.Providers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace MailKit.Tests.Providers;

/// <summary>The contract of a gateway, kept by whichever implementation this build has: our own, or that of the official SDKs.</summary>
public abstract class GatewayTests<TGateway> : IAsyncLifetime where TGateway : notnull
{
    private readonly string _folder = Directory.CreateTempSubdirectory("gateways-").FullName;
    private WebApplication _app = null!;

    protected SandboxApp Sandbox { get; private set; } = null!;

    protected ForwardingProxy Dodo { get; private set; } = null!;

    protected ForwardingProxy Resend { get; private set; } = null!;

    protected TGateway Gateway { get; private set; } = default!;

    /// <summary>Reads the providers' webhooks.</summary>
    protected IWebhookReader Reader => _app.Services.GetRequiredService<IWebhookReader>();

    public async Task InitializeAsync()
    {
        Sandbox = await SandboxApp.StartAsync();
        Dodo = await ForwardingProxy.StartAsync(Sandbox.Info.DodoUrl, "/dodo/v1");
        Resend = await ForwardingProxy.StartAsync(Sandbox.Info.ResendUrl, "/resend/v1");
        Gateway = await GatewayAsync();
    }

    public async Task DisposeAsync()
    {
        await _app.DisposeAsync();
        await Resend.DisposeAsync();
        await Dodo.DisposeAsync();
        await Sandbox.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>A gateway with other settings than the usual ones.</summary>
    protected async Task<TGateway> GatewayAsync(params (string Key, string Value)[] settings)
    {
        if (_app is not null)
        {
            await _app.DisposeAsync();
        }

        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["ConnectionStrings:MailKit"] = $"Data Source={Path.Combine(_folder, "mailkit.db")}",
            ["Dodo:BaseUrl"] = Dodo.Url.ToString(),
            ["Dodo:Mode"] = "test",
            ["Dodo:ApiKey"] = Sandbox.Info.DodoApiKey,
            ["Dodo:Entitlements:emails"] = Sandbox.Info.EntitlementId,
            ["Dodo:WebhookSecrets:0"] = "whsec_unused",
            ["Resend:BaseUrl"] = Resend.Url.ToString(),
            ["Resend:ApiKey"] = Sandbox.Info.ResendApiKey,
            ["Resend:WebhookSecrets:0"] = "whsec_unused",
        });
        builder.Configuration.AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Key, (string?)s.Value)));
        builder.Services.AddLogging();
        builder.Services.AddSingleton(TimeProvider.System);
        builder.AddDatabase();
        builder.Services.AddProviders();
        _app = builder.Build();
        await _app.MigrateAsync();

        return _app.Services.GetRequiredService<TGateway>();
    }

    protected static Task<ProviderException> FailsAsync(Func<Task> call) => Assert.ThrowsAsync<ProviderException>(call);
}

/// <summary>Statuses that mean nothing but failure, and whether the provider may have acted all the same.</summary>
public static class Failure
{
    public static TheoryData<int, bool> Statuses => new() { { 401, false }, { 404, false }, { 422, false }, { 429, false }, { 408, true }, { 500, true }, { 502, true }, { 503, true } };
}
