using MailKit.Sandbox.Traffic;
using Microsoft.AspNetCore.Http.Features;

namespace MailKit.Sandbox.Traffic.Faults;

/// <summary>What each kind of fault does to a request. Those that act let the handler run to its end first, unseen.</summary>
public static class FaultEffects
{
    private const int Huge = 10 * 1024 * 1024;

    public static async Task StrikeAsync(Fault fault, HttpContext context, RequestDelegate next, Call call)
    {
        switch (fault.Kind)
        {
            case FaultKind.Status:
                await RefuseAsync(fault, context);
                break;

            case FaultKind.ErrorIn200:
                await context.Response.WriteAsJsonAsync(ProviderError.Body(fault.Provider, 500), SandboxJson.Options, "application/json");
                break;

            case FaultKind.Refuse:
                AnswerWire.Cut(context);
                break;

            case FaultKind.DropAnswer:
                await ActAsync(context, next);
                AnswerWire.Cut(context);
                break;

            case FaultKind.Hang:
                if (fault.Acts is true)
                {
                    await ActAsync(context, next);
                }

                await FaultMiddleware.WaitAsync(context, Timeout.InfiniteTimeSpan);
                AnswerWire.Cut(context);
                break;

            case FaultKind.Reset:
                await AnswerWire.BreakOffAsync(context, await ActAsync(context, next), fault.AfterBytes ?? 0, call);
                break;

            case FaultKind.SlowBody:
                await AnswerWire.DripAsync(context, await ActAsync(context, next), fault.BytesPerSecond ?? 1);
                break;

            case FaultKind.Truncated:
                var whole = await ActAsync(context, next);
                await AnswerWire.SendAsync(context, whole.AsMemory(0, whole.Length / 2));
                break;

            case FaultKind.WrongType:
                await AnswerWire.SendAsync(context, WrongTypes.In(await ActAsync(context, next)));
                break;

            case FaultKind.WrongContentType:
                await ActAsync(context, next);
                context.Response.StatusCode = 200;
                context.Response.ContentType = "text/html; charset=utf-8";
                await AnswerWire.SendAsync(context, "<!DOCTYPE html><title>Welcome</title><p>This is not the page that you are looking for.</p>"u8.ToArray());
                break;

            case FaultKind.Huge:
                // Blanks before JSON are JSON: a reader that can take it gets the true answer at the end.
                var answer = await ActAsync(context, next);
                await AnswerWire.SendAsync(context, (byte[])[.. Enumerable.Repeat((byte)' ', Huge), .. answer]);
                break;

            default:
                throw new InvalidOperationException($"{fault.Kind} is not for requests.");
        }
    }

    private static async Task RefuseAsync(Fault fault, HttpContext context)
    {
        if (fault.RetryAfter is { } wait)
        {
            context.Response.Headers.RetryAfter = wait;
        }

        if (fault.Body is null && fault.ContentType is null)
        {
            await ProviderError.SendAsync(context, fault.Provider, fault.Status!.Value, fault.Name);
            return;
        }

        context.Response.StatusCode = fault.Status!.Value;
        context.Response.ContentType = fault.ContentType ?? "application/json";
        await context.Response.WriteAsync(fault.Body ?? "");
    }

    /// <summary>Runs the handler to its end, whether or not the caller still waits, and keeps its answer.</summary>
    private static async Task<byte[]> ActAsync(HttpContext context, RequestDelegate next)
    {
        var (toCaller, callerGone) = (context.Features.GetRequiredFeature<IHttpResponseBodyFeature>(), context.RequestAborted);
        using var answer = new MemoryStream();
        var kept = new StreamResponseBodyFeature(answer);
        context.Features.Set<IHttpResponseBodyFeature>(kept);
        context.RequestAborted = CancellationToken.None;

        try
        {
            await next(context);
            await kept.CompleteAsync();
        }
        finally
        {
            context.Features.Set(toCaller);
            context.RequestAborted = callerGone;
        }

        return answer.ToArray();
    }
}
