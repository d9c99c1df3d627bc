using System.Diagnostics;
using System.Net.Http.Json;
using MailKit.Tests.Hosting.Logging;

namespace MailKit.Tests.Hosting.Processes;

/// <summary>MailKit as a newcomer starts it: the built program in Development, with the sandbox in the same process, in an empty folder. It can be killed.</summary>
public sealed class MailKitProcess : IAsyncDisposable
{
    private static readonly string Program = AppContext.BaseDirectory.Replace("MailKit.Tests", "MailKit.Web", StringComparison.Ordinal);

    private readonly string _folder = Directory.CreateTempSubdirectory("mailkit-story-").FullName;
    private readonly Dictionary<string, string> _settings;
    private readonly List<string> _output = [];
    private readonly ConsoleErrors _errors;
    private Process? _process;

    public MailKitProcess()
    {
        _errors = new(Errors);
        var (web, console, dodo, resend) = (FreePort.Next(), FreePort.Next(), FreePort.Next(), FreePort.Next());
        (Url, ConsoleUrl) = (new Uri($"http://localhost:{web}"), new Uri($"http://localhost:{console}"));
        Console = new HttpClient { BaseAddress = ConsoleUrl };
        _settings = new()
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Development",
            ["Sandbox__ConsolePort"] = $"{console}",
            ["Sandbox__DodoPort"] = $"{dodo}",
            ["Sandbox__ResendPort"] = $"{resend}",
            ["SignIn__TriesPerMinute"] = "0",
        };
    }

    public Uri Url { get; }

    public Uri ConsoleUrl { get; }

    /// <summary>The sandbox's control API.</summary>
    public HttpClient Console { get; }

    /// <summary>Its errors: a test announces what it expects, all others fail it.</summary>
    public ErrorWatch Errors { get; } = new();

    public string Output
    {
        get
        {
            lock (_output)
            {
                return string.Join('\n', _output);
            }
        }
    }

    /// <summary>Starts it, and comes back when it is ready.</summary>
    public async Task StartAsync(params (string Key, string Value)[] settings)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(Program, "MailKit.Web.dll"), "--urls", Url.ToString(), "--contentRoot", Program])
        {
            WorkingDirectory = _folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        foreach (var (key, value) in _settings.Concat(settings.Select(s => KeyValuePair.Create(s.Key, s.Value))))
        {
            start.Environment[key] = value;
        }

        _process = Process.Start(start)!;
        _process.OutputDataReceived += Keep;
        _process.ErrorDataReceived += Keep;
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();

        using var http = new HttpClient { BaseAddress = Url, Timeout = TimeSpan.FromSeconds(2) };
        await Until.TrueAsync(async () =>
        {
            Assert.False(_process.HasExited, Output);

            try
            {
                return (await http.GetAsync("health/ready")).IsSuccessStatusCode;
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
            {
                return false;
            }
        });
    }

    /// <summary>kill -9: nothing is flushed, nobody says goodbye.</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Starts it and waits for its end; for settings that it should refuse.</summary>
    public async Task<int> RunToEndAsync(params (string Key, string Value)[] settings)
    {
        try
        {
            await StartAsync(settings);
        }
        catch (Xunit.Sdk.XunitException) when (_process is { HasExited: true })
        {
            // The end of the process is not yet the end of what it said.
            await _process.WaitForExitAsync();
            return _process.ExitCode;
        }

        throw new InvalidOperationException("It started after all.");
    }

    public async Task<SandboxBooks> BooksAsync() => (await Console.GetFromJsonAsync<SandboxBooks>("control/books", MailKitApp.Wire))!;

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false })
        {
            await KillAsync();
        }

        Console.Dispose();
        Directory.Delete(_folder, recursive: true);

        lock (_output)
        {
            _errors.End();
        }

        Errors.Require();
    }

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        lock (_output)
        {
            _output.Add(line.Data ?? "");
            _errors.Read(line.Data);
        }
    }
}
