using System.Globalization;
using MailKit.Sandbox.Faults;
using MailKit.Sandbox.Traffic;

namespace MailKit.Sandbox.Control;

/// <summary>Misbehaviour by lever: faults, and the log of the calls that met them.</summary>
public sealed class FaultLevers(FaultBoard board, Doorkeeper keeper, CallLog log)
{
    public async Task AddAsync(ControlCall call)
    {
        if (call.Members() is not { } members)
        {
            await call.RefuseAsync("Send a JSON object, such as {\"provider\": \"resend\", \"kind\": \"status\", \"status\": 503}.");
            return;
        }

        var reader = new FaultReader(members);

        if (reader.Read() is not { } fault)
        {
            await call.RefuseAsync(string.Join(" ", reader.Errors.Select(static e => $"{e.Key}: {e.Value}")));
            return;
        }

        await call.AnswerAsync((await keeper.AddAsync(fault)).Tell(), 201);
    }

    public Task ListAsync(ControlCall call) => call.AnswerAsync(new { items = board.All.Select(static f => f.Tell()).ToList() });

    public async Task RemoveAsync(ControlCall call)
        => await (await keeper.RemoveAsync(call.Id) ? call.AnswerAsync(new { removed = true }) : call.MissAsync("fault"));

    public async Task ClearAsync(ControlCall call)
    {
        await keeper.ClearAsync();
        await call.AnswerAsync(new { removed = true });
    }

    public async Task TellCallsAsync(ControlCall call)
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
