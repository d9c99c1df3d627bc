using System.Text.Json;
using MailKit.Sandbox.Resend.Http;

namespace MailKit.Sandbox.Resend.Sending;

/// <summary>Accepts emails, once per idempotency key.</summary>
public sealed class EmailIntake(SandboxState state, SendRules rules, EmailDelivery delivery, ResendPolicy policy)
{
    private readonly HashSet<string> running = [];

    /// <summary>Accepts a request or repeats the answer it had; <paramref name="read"/> says which of its emails are good.</summary>
    public async Task<JsonElement> AcceptAsync(string endpoint, string? key, JsonElement body, Func<JsonElement, DateTimeOffset, Accepted> read)
    {
        if (key is null)
        {
            return await state.ChangeAsync(change => Accept(change, endpoint, null, body, read));
        }

        if (key.Length is < 1 or > 256)
        {
            throw new ResendRefusalException(400, "invalid_idempotency_key", "The key must be between 1-256 chars.");
        }

        var id = endpoint + " " + key;

        lock (running)
        {
            if (!running.Add(id))
            {
                throw new ResendRefusalException(409, "concurrent_idempotent_requests", "There is another request in progress with the same idempotency key.");
            }
        }

        try
        {
            return await state.ChangeAsync(change => Accept(change, endpoint, key, body, read));
        }
        finally
        {
            lock (running)
            {
                running.Remove(id);
            }
        }
    }

    public void Check(SendEmail email, DateTimeOffset now) => rules.Check(email, now);

    private JsonElement Accept(Change change, string endpoint, string? key, JsonElement body, Func<JsonElement, DateTimeOffset, Accepted> read)
    {
        var keyId = key is null ? null : endpoint + " " + key;
        var hash = key is null ? "" : BodyHash.Of(body);

        if (state.SendKeys.Find(keyId) is { } known && change.At < known.UsedAt + policy.KeyLifetime)
        {
            return Repeat(change, known, hash);
        }

        var accepted = read(body, change.At);
        var acceptance = Guid.NewGuid().ToString();
        var emails = accepted.Emails.Select(e => Capture(change, e.Email, e.Index, key, acceptance)).ToList();
        var answer = JsonSerializer.SerializeToElement(accepted.Answer([.. emails.Select(static e => e.Id)]), SandboxJson.Options);

        if (keyId is not null)
        {
            change.Put(state.SendKeys, new SendKey(keyId, hash, answer, [.. emails.Select(static e => e.Id)], change.At));
        }

        return answer;
    }

    private JsonElement Repeat(Change change, SendKey known, string hash)
    {
        if (known.BodyHash != hash)
        {
            throw new ResendRefusalException(409, "invalid_idempotent_request", "This idempotency key has been used with this HTTP method and endpoint within the last 24 hours, but the request body was modified and doesn’t match the original request.");
        }

        foreach (var email in known.EmailIds.Select(state.Emails.Get))
        {
            change.Put(state.Emails, email with { Requests = email.Requests + 1 });
        }

        return known.Answer;
    }

    private CapturedEmail Capture(Change change, SendEmail email, int? index, string? key, string acceptance)
    {
        var scheduled = SendRules.ScheduleOf(email, change.At);
        var recipients = email.To!.Concat(email.Cc ?? []).Concat(email.Bcc ?? []);

        var captured = change.Put(state.Emails, new CapturedEmail
        {
            Id = Guid.NewGuid().ToString(),
            From = email.From!,
            To = email.To!,
            Cc = email.Cc ?? [],
            Bcc = email.Bcc ?? [],
            ReplyTo = email.ReplyTo ?? [],
            Subject = email.Subject!,
            Html = email.Html,
            Text = email.Text,
            Headers = email.Headers ?? new Dictionary<string, string>(),
            Tags = email.Tags ?? [],
            Attachments = [.. (email.Attachments ?? []).Select(static a => new CapturedAttachment(a.Filename, a.ContentType, (a.Content?.Length ?? 0) / 4 * 3))],
            IdempotencyKey = key,
            AcceptanceId = acceptance,
            BatchIndex = index,
            ScheduledAt = scheduled,
            CreatedAt = change.At,
            LastEvent = scheduled is null ? "queued" : "scheduled",
            Steps = TestAddresses.Plan(recipients, (scheduled ?? change.At) + policy.EventSpacing, policy.EventSpacing),
        });

        change.Afterwards(() => delivery.Expect(captured));
        return captured;
    }
}
