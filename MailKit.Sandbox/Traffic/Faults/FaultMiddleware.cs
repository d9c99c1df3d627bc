using System.Text;
using MailKit.Sandbox.Traffic;

namespace MailKit.Sandbox.Traffic.Faults;

/// <summary>Where a request meets the faults: those that delay it add up, of the others one strikes.</summary>
public static class FaultMiddleware
{
    private const int Searched = 1024 * 1024;

    public static async Task PassAsync(HttpContext context, RequestDelegate next, Call call, FaultBoard board, ActiveFault[] faults)
    {
        var fitting = faults.Where(f => f.Fits(context.Request)).ToList();

        if (fitting.Count is 0)
        {
            await next(context);
            return;
        }

        await ApiTraffic.ReadKeyAsync(context, call);
        var text = fitting.Any(static f => f.Fault.Match is not null) ? await TextAsync(context.Request) : "";

        foreach (var fault in fitting)
        {
            if ((fault.Fault.Match is { } match && !text.Contains(match, StringComparison.Ordinal)) || !board.TryStrike(fault))
            {
                continue;
            }

            call.Fault = fault.Fault.Id;

            if (fault.Fault.Kind is not FaultKind.Latency)
            {
                await FaultEffects.StrikeAsync(fault.Fault, context, next, call);
                return;
            }

            if (!await WaitAsync(context, TimeSpan.FromMilliseconds(fault.Fault.Milliseconds!.Value)))
            {
                return;
            }
        }

        await next(context);
    }

    /// <summary>False when the caller has gone meanwhile.</summary>
    public static async Task<bool> WaitAsync(HttpContext context, TimeSpan wait)
    {
        try
        {
            await Task.Delay(wait, context.RequestAborted);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    // What a match is looked for in: the address, the key, and the beginning of the body.
    private static async Task<string> TextAsync(HttpRequest request)
    {
        var body = await BodyStart.ReadAsync(request, Searched);
        return $"{request.Path}{request.QueryString}\n{request.Headers["Idempotency-Key"]}\n{Encoding.UTF8.GetString(body.Span)}";
    }
}
