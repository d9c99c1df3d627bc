using System.Diagnostics;
using System.Runtime.InteropServices;
using MailKit.Tests.Hosting;

namespace MailKit.Tests.Faults.Rigs;

/// <summary>A MailKit process in Production, which can be killed, stopped, frozen and started again.</summary>
public sealed class Node(int port, string folder, string program, IReadOnlyDictionary<string, string> settings) : IAsyncDisposable
{
    private const int Terminate = 15;
    private const int Freeze = 19;
    private const int Thaw = 18;
    private const int KeptLines = 2000;

    private static readonly HttpClient Health = new() { Timeout = TimeSpan.FromSeconds(2) };

    private readonly Queue<string> _output = new();
    private readonly string _crashFile = Path.Combine(folder, $"crash-{port}");
    private Process? _process;

    /// <summary>The folder of the MailKit.Web that was built with us.</summary>
    public static string Built { get; } = AppContext.BaseDirectory.Replace("MailKit.Tests", "MailKit.Web", StringComparison.Ordinal);

    public Uri Url { get; } = new($"http://127.0.0.1:{port}");

    public bool IsRunning => _process is { HasExited: false };

    public int Pid => _process!.Id;

    /// <summary>Null while it runs; 137 after a kill -9.</summary>
    public int? ExitCode => _process is { HasExited: true } ended ? ended.ExitCode : null;

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

    /// <summary>Starts it and does not wait.</summary>
    public void Start(params ReadOnlySpan<(string Key, string Value)> extra)
    {
        // The signal for a file grown too large is ignored, so that the write fails instead; what is ignored stays so over exec.
        var start = new ProcessStartInfo("/bin/sh", ["-c", "trap '' XFSZ; exec dotnet \"$@\"", "sh", Path.Combine(program, "MailKit.Web.dll"), "--urls", Url.ToString(), "--contentRoot", program])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        foreach (var (key, value) in settings)
        {
            start.Environment[key] = value;
        }

        start.Environment["MAILKIT_CRASH_FILE"] = _crashFile;

        foreach (var (key, value) in extra)
        {
            start.Environment[key] = value;
        }

        _process?.Dispose();
        _process = Process.Start(start)!;
        _process.OutputDataReceived += Keep;
        _process.ErrorDataReceived += Keep;
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>Comes back when it is ready, or when it has ended.</summary>
    public async Task<bool> ReadyAsync()
    {
        await Until.TrueAsync(async () => !IsRunning || await IsReadyAsync(), () => $"{Url} did not get ready.\n{Output}");
        return IsRunning;
    }

    /// <summary>From now on it dies when it comes to that point for the so-manieth time; a restart ends that.</summary>
    public void CrashAt(string point, int time = 1)
    {
        File.WriteAllText(_crashFile + ".new", $"{point}:{time}");
        File.Move(_crashFile + ".new", _crashFile, overwrite: true);
    }

    /// <summary>Starts it and comes back when it is ready.</summary>
    public async Task RestartAsync()
    {
        File.Delete(_crashFile);
        Start();

        if (!await ReadyAsync())
        {
            throw new InvalidOperationException($"The node ended with {ExitCode}:\n{Output}");
        }
    }

    /// <summary>kill -9: nothing is flushed, nobody says goodbye.</summary>
    public async Task KillAsync()
    {
        if (IsRunning)
        {
            _process!.Kill();
            await _process.WaitForExitAsync();
        }
    }

    /// <summary>SIGTERM; false when it has not ended in time.</summary>
    public async Task<bool> StopAsync(TimeSpan patience)
    {
        Signal(Terminate);
        return await EndedAsync(patience);
    }

    public async Task<bool> EndedAsync(TimeSpan patience)
    {
        using var limit = new CancellationTokenSource(patience);

        try
        {
            await _process!.WaitForExitAsync(limit.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>SIGSTOP: alive, and doing nothing.</summary>
    public void Pause() => Signal(Freeze);

    public void Resume() => Signal(Thaw);

    public async Task<bool> IsReadyAsync()
    {
        try
        {
            using var answer = await Health.GetAsync(new Uri(Url, "/health/ready"));
            return answer.IsSuccessStatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            return false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process?.Dispose();
    }

    private void Signal(int signal)
    {
        if (IsRunning)
        {
            _ = Kill(Pid, signal);
        }
    }

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        lock (_output)
        {
            _output.Enqueue(line.Data ?? "");

            if (_output.Count > KeptLines)
            {
                _output.Dequeue();
            }
        }
    }

    [DllImport("libc", EntryPoint = "kill"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int pid, int signal);
}
