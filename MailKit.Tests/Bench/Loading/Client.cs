using System.Buffers.Text;
using System.Net.Sockets;

namespace MailKit.Tests.Bench.Loading;

/// <summary>One kept-alive connection that sends prepared bytes and reads one answer; lean, because it shares its cores with what it measures.</summary>
public sealed class Client(Uri url) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly byte[] _answer = new byte[512 * 1024];
    private Socket? _socket;

    /// <summary>The body as it was sent, chunks and all. Status 0 when no answer came.</summary>
    public async Task<(int Status, ReadOnlyMemory<byte> Body)> AskAsync(ReadOnlyMemory<byte> request)
    {
        using var limit = new CancellationTokenSource(Patience);

        try
        {
            _socket ??= await ConnectAsync(limit.Token);

            for (var sent = 0; sent < request.Length;)
            {
                sent += await _socket.SendAsync(request[sent..], SocketFlags.None, limit.Token);
            }

            return await ReadAsync(_socket, limit.Token);
        }
        catch (Exception e) when (e is SocketException or IOException or OperationCanceledException)
        {
            Dispose();
            return (0, default);
        }
    }

    public void Dispose()
    {
        _socket?.Dispose();
        _socket = null;
    }

    private async Task<Socket> ConnectAsync(CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(url.Host, url.Port, cancellationToken);

        return socket;
    }

    private async Task<(int Status, ReadOnlyMemory<byte> Body)> ReadAsync(Socket socket, CancellationToken cancellationToken)
    {
        for (var length = 0; ;)
        {
            var read = await socket.ReceiveAsync(_answer.AsMemory(length), SocketFlags.None, cancellationToken);
            length += read > 0 ? read : throw new IOException("The answer broke off, or is too long.");

            if (BodyAt(_answer.AsSpan(0, length)) is { } body)
            {
                return Utf8Parser.TryParse(_answer.AsSpan("HTTP/1.1 ".Length), out int status, out _) ? (status, _answer.AsMemory(body, length - body)) : throw new IOException("That is not HTTP.");
            }
        }
    }

    // Null while something is missing.
    private static int? BodyAt(ReadOnlySpan<byte> answer)
    {
        var body = answer.IndexOf("\r\n\r\n"u8) + 4;

        if (body < 4)
        {
            return null;
        }

        var length = answer[..body].IndexOf("Content-Length: "u8);
        var isWhole = length < 0
            ? answer[body..].EndsWith("0\r\n\r\n"u8)
            : Utf8Parser.TryParse(answer[(length + "Content-Length: ".Length)..], out int bytes, out _) && answer.Length >= body + bytes;

        return isWhole ? body : null;
    }
}
