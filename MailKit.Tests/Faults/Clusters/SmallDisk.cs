using System.Diagnostics;

namespace MailKit.Tests.Faults.Clusters;

/// <summary>A disk in memory for a database, which can be filled to the last block. Only who may mount can have one.</summary>
public sealed class SmallDisk : IDisposable
{
    private const string Size = "256m";
    private const int Block = 4096;

    private readonly string _ballast;

    private SmallDisk(string folder) => (Folder, _ballast) = (folder, Path.Combine(folder, "ballast"));

    public string Folder { get; }

    /// <summary>Null where mounting is not allowed.</summary>
    public static SmallDisk? Mount(string folder)
    {
        Directory.CreateDirectory(folder);
        return OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess && Run("mount", "-t", "tmpfs", "-o", $"size={Size}", "tmpfs", folder) ? new SmallDisk(folder) : null;
    }

    /// <summary>Leaves no more than so many bytes.</summary>
    public void Fill(long room)
    {
        using var ballast = new FileStream(_ballast, FileMode.Append, FileAccess.Write, FileShare.None, bufferSize: 0);

        for (var size = 1024 * 1024; size >= Block; size /= 16)
        {
            var bytes = new byte[size];

            try
            {
                while (true)
                {
                    ballast.Write(bytes);
                }
            }
            catch (IOException)
            {
                // No room for a block of this size; a smaller one may fit.
            }
        }

        ballast.SetLength(Math.Max(0, ballast.Length - room));
    }

    public void MakeRoom() => File.Delete(_ballast);

    public void Dispose() => Run("umount", "--lazy", Folder);

    private static bool Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        process.WaitForExit();

        return process.ExitCode is 0;
    }
}
