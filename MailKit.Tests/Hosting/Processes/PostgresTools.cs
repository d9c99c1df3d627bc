using System.Diagnostics;

namespace MailKit.Tests.Hosting.Processes;

/// <summary>PostgreSQL's own programs. It refuses to run as root, so root runs them as the user whom its package made.</summary>
public static class PostgresTools
{
    private static bool IsRoot => Environment.UserName is "root";

    /// <summary>Where one of them is, or another of the system's programs; null when it is not here.</summary>
    public static string? Path(string name)
        => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
            .Append("/usr/sbin")
            .Concat(Directory.Exists("/usr/lib/postgresql") ? Directory.GetDirectories("/usr/lib/postgresql").Select(version => System.IO.Path.Combine(version, "bin")) : [])
            .Select(folder => System.IO.Path.Combine(folder, name))
            .FirstOrDefault(File.Exists);

    /// <summary>A folder that a server may write to.</summary>
    public static void MakeFolder(string folder)
    {
        Directory.CreateDirectory(folder);

        if (IsRoot)
        {
            End(Start("chown", "postgres", folder));
        }
    }

    /// <summary>Runs one to its end.</summary>
    public static void Run(string name, params string[] arguments) => End(Begin(name, arguments));

    /// <summary>Starts one and does not wait.</summary>
    public static Process Begin(string name, params string[] arguments)
    {
        var tool = Path(name) ?? throw new InvalidOperationException($"{name} is not installed.");
        return IsRoot ? Start("setpriv", ["--reuid=postgres", "--regid=postgres", "--clear-groups", tool, .. arguments]) : Start(tool, arguments);
    }

    // A server inherits nothing of ours but its own log: a pipe held open would keep the test run waiting.
    private static Process Start(string program, params string[] arguments)
        => Process.Start(new ProcessStartInfo("/bin/sh", ["-c", "exec \"$0\" \"$@\" >/dev/null 2>&1 </dev/null", program, .. arguments]) { WorkingDirectory = System.IO.Path.GetTempPath() })!;

    private static void End(Process process)
    {
        using (process)
        {
            process.WaitForExit();

            if (process.ExitCode is not 0)
            {
                throw new InvalidOperationException($"{string.Join(' ', process.StartInfo.ArgumentList.Skip(2))} ended with {process.ExitCode}.");
            }
        }
    }
}
