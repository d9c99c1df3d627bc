using System.Diagnostics;

namespace MailKit.Web.Work;

/// <summary>
/// Named moments at which a test can make the process die as by <c>kill -9</c>. The file that <c>MAILKIT_CRASH_FILE</c> names says at
/// which: <c>send-after-call</c>, or <c>send-after-call:3</c> for the third time from then on. Calls are compiled into Debug builds only.
/// </summary>
public static class CrashPoint
{
    private static readonly string? Orders = Environment.GetEnvironmentVariable("MAILKIT_CRASH_FILE");
    private static readonly Lock Counting = new();
    private static string _order = "";
    private static int _left;

    [Conditional("DEBUG")]
    public static void Reach(string name)
    {
        if (Orders is not null && File.Exists(Orders) && IsOrdered(name, File.ReadAllText(Orders)))
        {
            Process.GetCurrentProcess().Kill();
            Thread.Sleep(Timeout.Infinite);
        }
    }

    private static bool IsOrdered(string name, string order)
    {
        var parts = order.Split(':');

        lock (Counting)
        {
            if (order != _order)
            {
                (_order, _left) = (order, parts is [_, var times] ? int.Parse(times) : 1);
            }

            return string.Equals(parts[0], name, StringComparison.OrdinalIgnoreCase) && --_left is 0;
        }
    }
}
