using System.Runtime.InteropServices;

namespace MailKit.Tests.Hosting.Processes;

/// <summary>What a system sends to a process.</summary>
public static class Signals
{
    public const int Kill = 9;
    public const int Terminate = 15;
    public const int Thaw = 18;
    public const int Freeze = 19;

    public static void Send(int pid, int signal) => _ = SystemKill(pid, signal);

    /// <summary>Nothing of it runs any more, even if nobody has taken note of its end.</summary>
    public static bool IsGone(int pid)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/stat").Split(") ")[^1].StartsWith('Z');
        }
        catch (IOException)
        {
            return true;
        }
    }

    [DllImport("libc", EntryPoint = "kill"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SystemKill(int pid, int signal);
}
