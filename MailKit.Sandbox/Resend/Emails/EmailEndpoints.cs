using System.Text.Json;
using MailKit.Sandbox.Resend.Http;

namespace MailKit.Sandbox.Resend.Emails;

/// <summary>Sending an email, and what became of it.</summary>
public static class EmailEndpoints
{
    public static void MapResendEmails(this WebApplication app)
    {
        var intake = app.Services.GetRequiredService<EmailIntake>();

        app.Map("POST", "/emails", async (call, _) => await call.AnswerAsync(
            await intake.AcceptAsync("POST /emails", call.IdempotencyKey, await call.BodyAsync(), (body, now) => One(intake, body, now))));

        app.Map("GET", "/emails", static async (call, state) => await call.AnswerAsync(await state.ReadAsync(s => call.Page(s.Emails.NewestFirst, static e => e.Id, static e => new EmailSummary(e)))));

        app.Map("GET", "/emails/{id}", static async (call, state) =>
        {
            var email = await state.ReadAsync(s => s.Emails.Find(call.Id)) ?? throw ResendRefusalException.NotFound("Email");
            await call.AnswerAsync(new EmailDetails(email));
        });
    }

    private static Accepted One(EmailIntake intake, JsonElement body, DateTimeOffset now)
    {
        var email = ResendCall.Read<SendEmail>(body);
        intake.Check(email, now);
        return new([(email, null)], static ids => new { id = ids[0] });
    }
}
