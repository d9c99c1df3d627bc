using System.Diagnostics.CodeAnalysis;
using System.Net;
using MailKit.Sandbox.Control;
using MailKit.Sandbox.Dodo;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace MailKit.Sandbox;

/// <summary>A running sandbox: three doors, the console's, Dodo's and Resend's, to one state.</summary>
public sealed class SandboxServer : IAsyncDisposable
{
    private static readonly TimeSpan StopWithin = TimeSpan.FromSeconds(1);

    private readonly SandboxOptions options;
    private readonly SandboxParts parts;
    private readonly List<WebApplication> doors = [];
    private readonly CancellationTokenSource stopping = new();
    private Task working = Task.CompletedTask;

    private SandboxServer(SandboxOptions options)
    {
        this.options = options;
        parts = new(options);
    }

    public SandboxInfo Info => parts.Info;

    /// <summary>Opens the state and the three ports. A port that is taken is a <see cref="SandboxPortTakenException"/>.</summary>
    public static async Task<SandboxServer> StartAsync(SandboxOptions options, CancellationToken cancellationToken)
    {
        var server = new SandboxServer(options);

        try
        {
            await server.OpenAsync(cancellationToken);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();

        // A browser that keeps its connection open does not keep the sandbox.
        using var patience = new CancellationTokenSource(StopWithin);
        await Task.WhenAll(doors.Select(d => d.StopAsync(patience.Token)));
        await working;

        foreach (var door in doors)
        {
            await door.DisposeAsync();
        }

        await parts.DisposeAsync();
        stopping.Dispose();
    }

    private async Task OpenAsync(CancellationToken cancellationToken)
    {
        await Seed.SowAsync(parts.State);
        parts.Begin();

        parts.Addresses.Dodo = await OpenDoorAsync("stand-in for Dodo Payments", nameof(SandboxOptions.DodoPort), options.DodoPort, static app => app.MapDodo(), cancellationToken);
        parts.Addresses.Resend = await OpenDoorAsync("stand-in for Resend", nameof(SandboxOptions.ResendPort), options.ResendPort, static app => app.MapResend(), cancellationToken);
        parts.Addresses.Console = await OpenDoorAsync("console", nameof(SandboxOptions.ConsolePort), options.ConsolePort, static app => app.MapConsole(), cancellationToken);

        working = Task.WhenAll(Loop(parts.Timekeeper.RunAsync), Loop(parts.Postman.RunAsync), Loop(parts.Courier.RunAsync));
    }

    private async Task<Uri> OpenDoorAsync(string what, string setting, int port, Action<WebApplication> map, CancellationToken cancellationToken)
    {
        // Empty: no settings files and no environment, which belong to the process that we may be a guest in.
        var builder = WebApplication.CreateEmptyBuilder(new() { ApplicationName = typeof(SandboxServer).Assembly.GetName().Name });
        builder.Logging.AddSimpleConsole().SetMinimumLevel(LogLevel.Warning);

        // A port that is taken is told in our own words.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;

            // Resend takes 40 MB of attachments, in base64.
            kestrel.Limits.MaxRequestBodySize = 56 * 1024 * 1024;
            Bind(kestrel, port);
        });
        builder.Services.AddRoutingCore();
        builder.Services.Configure<HostOptions>(static o => o.ShutdownTimeout = StopWithin);
        builder.Services.AddSingleton<IHostLifetime, GuestLifetime>();
        parts.Register(builder.Services);

        var app = builder.Build();
        doors.Add(app);
        map(app);

        try
        {
            await app.StartAsync(cancellationToken);
        }
        catch (IOException e) when (e.InnerException is AddressInUseException)
        {
            throw new SandboxPortTakenException(what, setting, port, e);
        }

        return PublicAddress(app, port);
    }

    private void Bind(KestrelServerOptions kestrel, int port)
    {
        switch (options.Host)
        {
            case "*" or "+" or "0.0.0.0" or "::":
                kestrel.ListenAnyIP(port);
                break;

            case "localhost" when port is not 0:
                kestrel.ListenLocalhost(port);
                break;

            // "localhost" is two addresses, and a free port is only found on one.
            case "localhost":
                kestrel.Listen(IPAddress.Loopback, 0);
                break;

            default:
                kestrel.Listen(IPAddress.Parse(options.Host), port);
                break;
        }
    }

    private Uri PublicAddress(WebApplication app, int port)
    {
        var bound = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        var host = port is 0 && options.PublicHost is "localhost" ? "127.0.0.1" : options.PublicHost;
        return new UriBuilder("http", host, BindingAddress.Parse(bound).Port).Uri;
    }

    [SuppressMessage("Reliability", "CA2016", Justification = "The loop ends by the token it is given.")]
    private Task Loop(Func<CancellationToken, Task> run) => Task.Run(async () =>
    {
        try
        {
            await run(stopping.Token);
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
        {
            // Stopping.
        }
    });
}
