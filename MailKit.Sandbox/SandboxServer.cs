using System.Diagnostics.CodeAnalysis;
using MailKit.Sandbox.Console;
using MailKit.Sandbox.Control;
using MailKit.Sandbox.Dodo;
using MailKit.Sandbox.Resend;

namespace MailKit.Sandbox;

/// <summary>A running sandbox: three doors, the console's, Dodo's and Resend's, to one state.</summary>
public sealed class SandboxServer : IAsyncDisposable
{
    private readonly SandboxOptions options;
    private readonly SandboxParts parts;
    private readonly List<SandboxPort> doors = [];
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
        await parts.Doorkeeper.RetireAsync();
        await Task.WhenAll(doors.Select(static d => d.DisposeAsync().AsTask()));
        await working;
        await parts.DisposeAsync();
        stopping.Dispose();
    }

    private async Task OpenAsync(CancellationToken cancellationToken)
    {
        await Seed.SowAsync(parts.State);
        parts.Begin();

        parts.Addresses.Dodo = await OpenDoorAsync("stand-in for Dodo Payments", nameof(SandboxOptions.DodoPort), options.DodoPort, static app => app.MapDodo(), Provider.Dodo, cancellationToken);
        parts.Addresses.Resend = await OpenDoorAsync("stand-in for Resend", nameof(SandboxOptions.ResendPort), options.ResendPort, static app => app.MapResend(), Provider.Resend, cancellationToken);
        parts.Addresses.Console = await OpenDoorAsync("console", nameof(SandboxOptions.ConsolePort), options.ConsolePort, static app => app.MapConsole(), provider: null, cancellationToken);

        working = Task.WhenAll(Loop(parts.Scheduler.RunAsync), Loop(parts.EmailDelivery.RunAsync), Loop(parts.Courier.RunAsync));
    }

    private async Task<Uri> OpenDoorAsync(string what, string setting, int port, Action<WebApplication> map, Provider? provider, CancellationToken cancellationToken)
    {
        var door = new SandboxPort(options, parts, what, setting, port, map);
        doors.Add(door);
        await door.OpenAsync(cancellationToken);

        if (provider is { } kept)
        {
            parts.Doorkeeper.Keep(kept, door);
        }

        return door.Address;
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
