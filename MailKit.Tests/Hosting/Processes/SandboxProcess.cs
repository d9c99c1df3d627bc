using System.Diagnostics;
using System.Net.Http.Json;
using MailKit.Sandbox;

namespace MailKit.Tests.Hosting.Processes;

/// <summary>The sandbox as a process of its own, on ports of its own, with its state in a given folder.</summary>
public sealed class SandboxProcess : IAsyncDisposable
{
    private readonly Process _process;

    private SandboxProcess(Process process, SandboxInfo info) => (_process, Info) = (process, info);

    public SandboxInfo Info { get; }

    public int Pid => _process.Id;

    /// <summary>Starts the MailKit.Sandbox.dll of that folder, and comes back when it answers.</summary>
    public static async Task<SandboxProcess> StartAsync(string program, string folder)
    {
        var console = FreePort.Next();
        var start = new ProcessStartInfo("dotnet", [Path.Combine(program, "MailKit.Sandbox.dll")]) { WorkingDirectory = folder, RedirectStandardOutput = true };

        foreach (var (key, value) in Settings(console, folder))
        {
            start.Environment[key] = value;
        }

        var process = Process.Start(start)!;
        process.OutputDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();

        using var http = new HttpClient { BaseAddress = new Uri($"http://localhost:{console}"), Timeout = TimeSpan.FromSeconds(2) };
        SandboxInfo? info = null;
        await Until.TrueAsync(async () => process.HasExited || (info = await InfoAsync(http)) is not null);

        return new(process, info ?? throw new InvalidOperationException($"The sandbox in {program} ended with {process.ExitCode}."));
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private static Dictionary<string, string> Settings(int console, string folder)
    {
        var settings = new Dictionary<string, string>
        {
            ["Sandbox__ConsolePort"] = $"{console}",
            ["Sandbox__DodoPort"] = $"{FreePort.Next()}",
            ["Sandbox__ResendPort"] = $"{FreePort.Next()}",
            ["Sandbox__StatePath"] = Path.Combine(folder, "sandbox.db"),
            ["Sandbox__Resend__EnforceRate"] = "false",
            ["Sandbox__Dodo__RequestsPerSecond"] = "0",
            ["Sandbox__Dodo__RequestsPerMinute"] = "0",
        };

        // Whoever waits for rest does not wait for the documented minutes.
        for (var i = 0; i < 30; i++)
        {
            settings[$"Sandbox__WebhookRetries__{i}"] = "00:00:01";
        }

        return settings;
    }

    private static async Task<SandboxInfo?> InfoAsync(HttpClient http)
    {
        try
        {
            return await http.GetFromJsonAsync<SandboxInfo>("control/info", MailKitApp.Wire);
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            return null;
        }
    }
}
