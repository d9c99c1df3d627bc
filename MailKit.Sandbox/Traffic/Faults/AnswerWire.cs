using System.Net.Sockets;
using System.Text;
using MailKit.Sandbox.Traffic;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;

namespace MailKit.Sandbox.Traffic.Faults;

/// <summary>The ways in which an answer leaves when a fault has it: whole, slowly, in part, or not at all.</summary>
public static class AnswerWire
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(50);

    public static async Task SendAsync(HttpContext context, ReadOnlyMemory<byte> body)
    {
        // An answer that has no body cannot have a broken one.
        if (body.IsEmpty || context.Response.StatusCode is StatusCodes.Status204NoContent)
        {
            return;
        }

        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body);
    }

    /// <summary>The whole answer, slowly.</summary>
    public static async Task DripAsync(HttpContext context, byte[] body, int perSecond)
    {
        context.Response.ContentLength = body.Length;
        await context.Response.StartAsync();

        // A byte at a time when it is slow, a few at each beat when it is not.
        var piece = Math.Max(1, (int)(perSecond * Beat.TotalSeconds));
        var pause = TimeSpan.FromSeconds((double)piece / perSecond);

        for (var sent = 0; sent < body.Length && await FaultMiddleware.WaitAsync(context, pause); sent += piece)
        {
            await context.Response.Body.WriteAsync(body.AsMemory(sent, Math.Min(piece, body.Length - sent)));
            await context.Response.Body.FlushAsync();
        }
    }

    /// <summary>The head, so many bytes of the body, and a reset.</summary>
    public static async Task BreakOffAsync(HttpContext context, byte[] body, int after, Call call)
    {
        var response = context.Response;
        response.ContentLength = body.Length;
        call.Status = response.StatusCode;

        var head = new StringBuilder($"HTTP/1.1 {response.StatusCode} {ReasonPhrases.GetReasonPhrase(response.StatusCode)}\r\n");

        foreach (var (name, value) in response.Headers)
        {
            head.Append(name).Append(": ").Append(value.ToString()).Append("\r\n");
        }

        byte[] bytes = [.. Encoding.Latin1.GetBytes(head.Append("\r\n").ToString()), .. body.AsSpan(0, Math.Min(after, body.Length))];

        try
        {
            // Past the server, which would promise to have sent what it then throws away with the connection.
            await context.Features.GetRequiredFeature<IConnectionSocketFeature>().Socket.SendAsync(bytes, SocketFlags.None);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The caller was quicker.
        }

        Cut(context);
    }

    /// <summary>Ends the connection without a goodbye: the caller sees a reset.</summary>
    public static void Cut(HttpContext context)
    {
        try
        {
            context.Features.GetRequiredFeature<IConnectionSocketFeature>().Socket.LingerState = new LingerOption(true, 0);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The caller was quicker.
        }

        // Without this the server would still note the status that nobody gets.
        context.Features.Set<Call>(null);
        context.Abort();
    }
}
