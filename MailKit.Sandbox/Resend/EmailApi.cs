using System.Text.Json;

namespace MailKit.Sandbox.Resend;

/// <summary>Sending, one or many at a time, and what became of it.</summary>
public static class EmailApi
{
    private const int MostInBatch = 100;

    public static void MapResendEmails(this WebApplication app)
    {
        var desk = app.Services.GetRequiredService<SendDesk>();

        app.Map("POST", "/emails", async (call, _) => await call.AnswerAsync(
            await desk.AcceptAsync("POST /emails", call.IdempotencyKey, await call.BodyAsync(), (body, now) => One(desk, body, now))));

        app.Map("POST", "/emails/batch", async (call, _) =>
        {
            var permissive = call.Context.Request.Headers["x-batch-validation"].ToString() is "permissive";
            await call.AnswerAsync(await desk.AcceptAsync("POST /emails/batch", call.IdempotencyKey, await call.BodyAsync(), (body, now) => Batch(desk, body, now, permissive)));
        });

        app.Map("GET", "/emails", static async (call, state) => await call.AnswerAsync(await state.ReadAsync(s => call.Page(s.Emails.NewestFirst, static e => e.Id, static e => EmailView.Brief(e)))));

        app.Map("GET", "/emails/{id}", static async (call, state) =>
        {
            var email = await state.ReadAsync(s => s.Emails.Find(call.Id)) ?? throw ResendRefusalException.NotFound("Email");
            await call.AnswerAsync(EmailView.Full(email));
        });
    }

    private static Accepted One(SendDesk desk, JsonElement body, DateTimeOffset now)
    {
        var email = ResendCall.Read<SendEmail>(body);
        desk.Check(email, now);
        return new([(email, null)], static ids => new { id = ids[0] });
    }

    private static Accepted Batch(SendDesk desk, JsonElement body, DateTimeOffset now, bool permissive)
    {
        if (body.ValueKind is not JsonValueKind.Array || body.GetArrayLength() is < 1 or > MostInBatch)
        {
            throw ResendRefusalException.Invalid($"A batch is an array of 1 to {MostInBatch} emails.");
        }

        var good = new List<(SendEmail, int?)>();
        var errors = new List<object>();

        foreach (var (index, item) in body.EnumerateArray().Index())
        {
            try
            {
                good.Add((ReadItem(desk, item, now), index));
            }
            catch (ResendRefusalException refusal) when (permissive)
            {
                errors.Add(new { index, message = refusal.Message });
            }
        }

        return new(good, ids => permissive ? new { data = ids.Select(static id => new { id }), errors } : new { data = ids.Select(static id => new { id }) });
    }

    private static SendEmail ReadItem(SendDesk desk, JsonElement item, DateTimeOffset now)
    {
        var email = ResendCall.Read<SendEmail>(item);

        if (email is { Attachments: not null } or { ScheduledAt: not null })
        {
            throw ResendRefusalException.Invalid("A batch cannot have `attachments` or `scheduled_at`.");
        }

        desk.Check(email, now);
        return email;
    }
}
