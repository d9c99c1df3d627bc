using System.ComponentModel.DataAnnotations;

namespace MailKit.Web.Retention;

/// <summary>For how many days what is large or personal is kept. What money rests on is kept for ever.</summary>
public sealed class RetentionOptions : IValidatableObject
{
    public const string Section = "Retention";

    /// <summary>What an email says, from when it was accepted. One that is not sent yet keeps it.</summary>
    [Range(1, 36500)]
    public int BodyDays { get; set; } = 30;

    /// <summary>What Resend told about an email, from when the email was accepted.</summary>
    [Range(1, 36500)]
    public int TimelineDays { get; set; } = 90;

    /// <summary>The bodies of webhooks that are done.</summary>
    [Range(1, 36500)]
    public int WebhookDays { get; set; } = 30;

    /// <summary>The ids of webhooks that are done: as long as a provider may deliver one again, by itself or because a person asks it to.</summary>
    [Range(90, 36500)]
    public int WebhookIdDays { get; set; } = 180;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (WebhookIdDays < WebhookDays)
        {
            yield return new($"Retention__WebhookIdDays is {WebhookIdDays}, less than Retention__WebhookDays ({WebhookDays}): a body cannot outlive its webhook.");
        }
    }
}
