using System.Globalization;
using MailKit.Sandbox.Traffic;

namespace MailKit.Sandbox.Control.Calls;

/// <summary>The log of the calls that came in at the stand-ins.</summary>
public static class CallEndpoints
{
    public static void MapCallControl(this WebApplication app)
    {
        var log = app.Services.GetRequiredService<CallLog>();

        app.Map("GET", "/calls", call => ListAsync(call, log));
    }

    private static async Task ListAsync(ControlCall call, CallLog log)
    {
        var (asked, from) = (call.Query("provider"), call.Query("since"));
        var since = DateTimeOffset.TryParse(from, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : (DateTimeOffset?)null;

        await ((asked, from, since) switch
        {
            (not ("" or "dodo" or "resend"), _, _) => call.RefuseAsync("provider: Say dodo or resend."),
            (_, not "", null) => call.RefuseAsync("since: Say when, such as 2026-11-20T12:00:00.123456Z."),
            _ => call.AnswerAsync(new { items = log.Since(since, asked switch { "dodo" => Provider.Dodo, "resend" => Provider.Resend, _ => null }) }),
        });
    }
}
