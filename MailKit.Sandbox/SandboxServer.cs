using System.Diagnostics.CodeAnalysis;
using MailKit.Sandbox.Console;
using MailKit.Sandbox.Dodo;
using MailKit.Sandbox.Resend;

namespace MailKit.Sandbox;

/// <summary>A running sandbox: three ports, the console's, Dodo's and Resend's, to one state.</summary>
public sealed class SandboxServer : IAsyncDisposable
{
    private readonly SandboxOptions options;
    private readonly SandboxParts parts;
    private readonly List<SandboxPort> ports = [];
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
        await parts.FaultInjector.RetireAsync();
        await Task.WhenAll(ports.Select(static d => d.DisposeAsync().AsTask()));
        await working;
        await parts.DisposeAsync();
        stopping.Dispose();
    }

    private async Task OpenAsync(CancellationToken cancellationToken)
    {
        await Seed.SowAsync(parts.State);
        parts.Begin();

        parts.Addresses.Dodo = await OpenPortAsync("stand-in for Dodo Payments", nameof(SandboxOptions.DodoPort), options.DodoPort, static app => app.MapDodo(), Provider.Dodo, cancellationToken);
        parts.Addresses.Resend = await OpenPortAsync("stand-in for Resend", nameof(SandboxOptions.ResendPort), options.ResendPort, static app => app.MapResend(), Provider.Resend, cancellationToken);
        parts.Addresses.Console = await OpenPortAsync("console", nameof(SandboxOptions.ConsolePort), options.ConsolePort, static app => app.MapConsole(), provider: null, cancellationToken);

        working = Task.WhenAll(Loop(parts.Scheduler.RunAsync), Loop(parts.EmailDelivery.RunAsync), Loop(parts.Dispatcher.RunAsync));
    }

    private async Task<Uri> OpenPortAsync(string what, string setting, int port, Action<WebApplication> map, Provider? provider, CancellationToken cancellationToken)
    {
        var opened = new SandboxPort(options, parts, what, setting, port, map);
        ports.Add(opened);
        await opened.OpenAsync(cancellationToken);

        if (provider is { } kept)
        {
            parts.FaultInjector.Keep(kept, opened);
        }

        return opened.Address;
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

/// <summary>Somebody else listens where the sandbox wanted to; the message says how to choose another port.</summary>
public sealed class SandboxPortTakenException(string what, string setting, int port, Exception inner)
    : IOException($"Port {port} is taken, so the sandbox's {what} cannot start. Stop what listens there, or choose another port: Sandbox__{setting}={port + 100} (0 takes any free one).", inner)
{
    public int Port { get; } = port;
}
