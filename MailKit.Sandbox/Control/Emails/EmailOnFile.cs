namespace MailKit.Sandbox.Control.Emails;

/// <summary>A captured email with everything in it, and the links that a reader could follow.</summary>
public sealed record EmailOnFile(
    string Id,
    string From,
    IReadOnlyList<string> To,
    IReadOnlyList<string> Cc,
    IReadOnlyList<string> Bcc,
    IReadOnlyList<string> ReplyTo,
    string Subject,
    string? Html,
    string? Text,
    IReadOnlyDictionary<string, string> Headers,
    IReadOnlyList<EmailTag> Tags,
    string? IdempotencyKey,
    string LastEvent,
    DateTimeOffset CreatedAt,
    IReadOnlyList<string> Links)
{
    public static EmailOnFile Of(CapturedEmail e) => new(
        e.Id, e.From, e.To, e.Cc, e.Bcc, e.ReplyTo, e.Subject, e.Html, e.Text, e.Headers, e.Tags, e.IdempotencyKey, e.LastEvent, e.CreatedAt, [.. EmailLinks.Of(e)]);
}
