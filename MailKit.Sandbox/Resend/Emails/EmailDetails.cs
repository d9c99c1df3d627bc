using System.Text.Json.Serialization;

namespace MailKit.Sandbox.Resend.Emails;

/// <summary>An email as Resend tells it by its id: with what it says.</summary>
public sealed class EmailDetails(CapturedEmail email) : EmailSummary(email)
{
    [JsonPropertyOrder(-1)]
    public string Object => "email";

    public string? Html => Email.Html;

    public string? Text => Email.Text;

    public IReadOnlyList<EmailTag> Tags => Email.Tags;
}
