using System.Text.Json;
using MailKit.Sandbox.Resend.Http;

namespace MailKit.Sandbox.Resend.Batches;

/// <summary>Sending up to a hundred emails in one request.</summary>
public static class BatchEndpoints
{
    private const int MostInBatch = 100;

    public static void MapResendBatches(this WebApplication app)
    {
        var intake = app.Services.GetRequiredService<EmailIntake>();

        app.Map("POST", "/emails/batch", async (call, _) =>
        {
            var permissive = call.Context.Request.Headers["x-batch-validation"].ToString() is "permissive";
            await call.AnswerAsync(await intake.AcceptAsync("POST /emails/batch", call.IdempotencyKey, await call.BodyAsync(), (body, now) => Batch(intake, body, now, permissive)));
        });
    }

    private static Accepted Batch(EmailIntake intake, JsonElement body, DateTimeOffset now, bool permissive)
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
                good.Add((ReadItem(intake, item, now), index));
            }
            catch (ResendRefusalException refusal) when (permissive)
            {
                errors.Add(new { index, message = refusal.Message });
            }
        }

        return new(good, ids => permissive ? new { data = ids.Select(static id => new { id }), errors } : new { data = ids.Select(static id => new { id }) });
    }

    private static SendEmail ReadItem(EmailIntake intake, JsonElement item, DateTimeOffset now)
    {
        var email = ResendCall.Read<SendEmail>(item);

        if (email is { Attachments: not null } or { ScheduledAt: not null })
        {
            throw ResendRefusalException.Invalid("A batch cannot have `attachments` or `scheduled_at`.");
        }

        intake.Check(email, now);
        return email;
    }
}
