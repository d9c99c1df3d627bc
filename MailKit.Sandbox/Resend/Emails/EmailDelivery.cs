namespace MailKit.Sandbox.Resend.Emails;

/// <summary>Lets happen to each captured email what its plan says, and tells the webhooks.</summary>
public sealed class EmailDelivery(SandboxState state, SandboxClock clock, WebhookOutbox outbox) : IDisposable
{
    private readonly DueQueue queue = new(clock);

    public void Expect(CapturedEmail email)
    {
        if (email.StepsDone < email.Steps.Count)
        {
            queue.Add(email.Id, email.Steps[email.StepsDone].At);
        }
    }

    public void Wake() => queue.Wake();

    public void Resume()
    {
        queue.Clear();

        foreach (var email in state.Emails.OldestFirst)
        {
            Expect(email);
        }
    }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var due = await queue.TakeAsync(200, cancellationToken);
            await state.ChangeAsync(change => due.ForEach(id => Walk(change, id)));
        }
    }

    public void Dispose() => queue.Dispose();

    private void Walk(Change change, string id)
    {
        // A reset may have emptied the table meanwhile.
        if (state.Emails.Find(id) is not { } email || email.StepsDone >= email.Steps.Count || email.Steps[email.StepsDone].At > change.At)
        {
            return;
        }

        var step = email.Steps[email.StepsDone];
        outbox.Resend(change, EventOf(email, step));
        var walked = change.Put(state.Emails, email with { StepsDone = email.StepsDone + 1, LastEvent = step.Type["email.".Length..] });
        change.Afterwards(() => Expect(walked));
    }

    private static EmailEvent EventOf(CapturedEmail email, EmailStep step) => new(step.Type, step.At, new()
    {
        EmailId = email.Id,
        CreatedAt = email.CreatedAt,
        From = email.From,
        To = step.To,
        Subject = email.Subject,
        Tags = email.Tags.GroupBy(static t => t.Name).ToDictionary(static g => g.Key, static g => g.Last().Value),
        Headers = email.Headers.Count is 0 ? null : [.. email.Headers.Select(static h => new EmailHeader(h.Key, h.Value))],
        Bounce = step.Type is "email.bounced"
            ? new("Permanent", "General", "The recipient's mail server rejected the email: this mailbox does not exist.", ["smtp; 550 5.1.1 user unknown"])
            : null,
        Suppressed = step.Type is "email.suppressed"
            ? new("OnAccountSuppressionList", "previous_bounce", "The address is on the suppression list, so nothing was sent.", [])
            : null,
    });
}
