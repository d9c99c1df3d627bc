using System.Text.Json;
using MailKit.Sandbox.Traffic.Faults;

namespace MailKit.Sandbox.Traffic;

/// <summary>What every call of a provider's API passes before anything else: the log, the rate limit, the faults.</summary>
public static class ApiTraffic
{
    private const int LongestEntry = 64 * 1024;

    public static void UseApiTraffic(this WebApplication app, Provider provider)
    {
        var log = app.Services.GetRequiredService<CallLog>();
        var rates = app.Services.GetRequiredService<ProviderRates>();
        var board = app.Services.GetRequiredService<FaultBoard>();

        app.Use(async (context, next) =>
        {
            if (IsOurOwn(context.Request.Path))
            {
                await next(context);
                return;
            }

            var call = log.Note(context, provider);

            if (!rates.Admit(context, provider))
            {
                await ReadKeyAsync(context, call);
                await ProviderError.SendAsync(context, provider, StatusCodes.Status429TooManyRequests);
            }
            else if (board.OnRequests(provider) is { Length: > 0 } faults)
            {
                await FaultMiddleware.PassAsync(context, next, call, board, faults);
            }
            else
            {
                await next(context);
            }
        });
    }

    /// <summary>The key of a ledger entry whose handler may never read it. The body is left as it was.</summary>
    public static async Task ReadKeyAsync(HttpContext context, Call call)
    {
        if (!HttpMethods.IsPost(context.Request.Method) || context.Request.Path.Value?.EndsWith("/ledger-entries", StringComparison.Ordinal) is not true)
        {
            return;
        }

        try
        {
            using var body = JsonDocument.Parse(await BodyStart.ReadAsync(context.Request, LongestEntry));
            call.IdempotencyKey = body.RootElement is { ValueKind: JsonValueKind.Object } entry && entry.TryGetProperty("idempotency_key", out var key) && key.ValueKind is JsonValueKind.String ? key.GetString() : null;
        }
        catch (JsonException)
        {
            // The handler says what is wrong with it.
        }
    }

    // The hosted checkout, the portal and what belongs to them are pages, not the API.
    private static bool IsOurOwn(PathString path)
        => path.StartsWithSegments("/health") || path.StartsWithSegments("/assets") || path.StartsWithSegments("/checkout") || path.StartsWithSegments("/portal");
}
