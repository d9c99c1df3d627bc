using System.Net;
using System.Net.Sockets;

namespace MailKit.Tests.Hosting.Processes;

/// <summary>A port that nobody listens on, given once. Below those that the system gives to outgoing connections, or one of thousands might take it first.</summary>
public static class FreePort
{
    private const int First = 12_000;
    private const int Count = 20_000;

    // Two test runs beside each other begin at different places.
    private static int _last = Random.Shared.Next(Count);

    public static int Next()
    {
        while (true)
        {
            var port = First + ((int)((uint)Interlocked.Increment(ref _last) % Count));

            if (IsFree(port))
            {
                return port;
            }
        }
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
