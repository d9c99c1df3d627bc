using System.Diagnostics;
using MailKit.Tests.Hosting;
using MailKit.Tests.Hosting.Logging;

namespace MailKit.Tests.Faults.Clusters;

/// <summary>A MailKit process in Production, which can be killed, stopped, frozen and started again.</summary>
/// <param name="isSpared">None of it is done.</param>
public sealed partial class Node(int port, string folder, string program, IReadOnlyDictionary<string, string> settings, ErrorWatch errors, bool isSpared = false) : IAsyncDisposable
{
    private const int KeptLines = 2000;

    private static readonly HttpClient Health = new() { Timeout = TimeSpan.FromSeconds(2) };

    private readonly Queue<string> _output = new();
    private readonly string _crashFile = Path.Combine(folder, $"crash-{port}");
    private readonly ConsoleErrors _errors = new(errors);
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
        if (isSpared)
        {
            return;
        }

        File.WriteAllText(_crashFile + ".new", $"{point}:{time}");
        File.Move(_crashFile + ".new", _crashFile, overwrite: true);
    }

    /// <summary>Starts it and comes back when it is ready.</summary>
    public async Task RestartAsync()
    {
        if (isSpared && IsRunning)
        {
            return;
        }

        File.Delete(_crashFile);
        Start();

        if (!await ReadyAsync())
        {
            throw new InvalidOperationException($"The node ended with {ExitCode}:\n{Output}");
        }
    }

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
        if (IsRunning)
        {
            await EndAsync();
        }

        _process?.Dispose();
    }

    /// <summary>What it has written by now is all of its last error.</summary>
    public void EndErrors()
    {
        lock (_output)
        {
            _errors.End();
        }
    }

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        lock (_output)
        {
            _output.Enqueue(line.Data ?? "");
            _errors.Read(line.Data);

            if (_output.Count > KeptLines)
            {
                _output.Dequeue();
            }
        }
    }
}
