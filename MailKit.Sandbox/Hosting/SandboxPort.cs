using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace MailKit.Sandbox.Hosting;

/// <summary>One port of the sandbox. It can be shut, so that a caller is refused as if nobody were there, and opened again.</summary>
public sealed class SandboxPort(SandboxOptions options, SandboxParts parts, string what, string setting, int port, Action<WebApplication> map) : IAsyncDisposable
{
    public static readonly TimeSpan StopWithin = TimeSpan.FromSeconds(1);

    private WebApplication? app;
    private Socket? reserved;
    private readonly bool isFree = port is 0;
    private int bound = port;

    public Uri Address { get; private set; } = null!;

    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        if (app is not null)
        {
            return;
        }

        var built = Build();

        try
        {
            reserved?.Dispose();
            await built.StartAsync(cancellationToken);
        }
        catch (Exception e)
        {
            await built.DisposeAsync();

            if (e is IOException { InnerException: AddressInUseException })
            {
                throw new SandboxPortTakenException(what, setting, bound, e);
            }

            throw;
        }

        app = built;
        Address = PublicAddress(app);
        bound = Address.Port;
    }

    /// <summary>Stops listening and cuts off whoever is inside.</summary>
    public async Task ShutAsync()
    {
        if (app is null)
        {
            return;
        }

        await StopAsync(new(canceled: true));

        // A free port stays ours meanwhile: bound, and nobody listens.
        if (isFree)
        {
            reserved = new(SocketType.Stream, ProtocolType.Tcp);
            reserved.Bind(new IPEndPoint(IPAddress.Loopback, bound));
        }
    }

    /// <summary>Lets whoever is inside finish for as long as the token allows.</summary>
    public async Task StopAsync(CancellationToken patience)
    {
        if (app is { } stopping)
        {
            app = null;
            await stopping.StopAsync(patience);
            await stopping.DisposeAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        // A browser that keeps its connection open does not keep the sandbox.
        using var patience = new CancellationTokenSource(StopWithin);
        await StopAsync(patience.Token);
        reserved?.Dispose();
    }

    private WebApplication Build()
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
            Bind(kestrel);
        });
        builder.Services.AddRoutingCore();
        builder.Services.Configure<HostOptions>(static o => o.ShutdownTimeout = StopWithin);
        builder.Services.AddSingleton<IHostLifetime, EmbeddedHostLifetime>();
        parts.Register(builder.Services);

        var built = builder.Build();
        map(built);
        return built;
    }

    private void Bind(KestrelServerOptions kestrel)
    {
        switch (options.Host)
        {
            case "*" or "+" or "0.0.0.0" or "::":
                kestrel.ListenAnyIP(bound);
                break;

            case "localhost" when !isFree:
                kestrel.ListenLocalhost(bound);
                break;

            // "localhost" is two addresses, and a free port is only found on one.
            case "localhost":
                kestrel.Listen(IPAddress.Loopback, bound);
                break;

            default:
                kestrel.Listen(IPAddress.Parse(options.Host), bound);
                break;
        }
    }

    private Uri PublicAddress(WebApplication opened)
    {
        var address = opened.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        var host = isFree && options.PublicHost is "localhost" ? "127.0.0.1" : options.PublicHost;
        return new UriBuilder("http", host, BindingAddress.Parse(address).Port).Uri;
    }
}
