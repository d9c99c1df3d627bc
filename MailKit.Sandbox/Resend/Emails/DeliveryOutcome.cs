namespace MailKit.Sandbox.Resend.Emails;

/// <summary>What becomes of an email to an address. Resend's test addresses say it themselves, labels included; any other gets it.</summary>
public enum DeliveryOutcome
{
    Delivered,
    Bounced,
    Complained,
    Suppressed,
}

/// <summary>Reads a fate from an address.</summary>
public static class TestAddresses
{
    public static DeliveryOutcome Of(string recipient)
    {
        var address = (EmailAddress.Bare(recipient) ?? recipient).ToLowerInvariant();

        if (!address.EndsWith("@resend.dev", StringComparison.Ordinal))
        {
            return DeliveryOutcome.Delivered;
        }

        return address[..address.LastIndexOf('@')].Split('+')[0] switch
        {
            "bounced" => DeliveryOutcome.Bounced,
            "complained" => DeliveryOutcome.Complained,
            "suppressed" => DeliveryOutcome.Suppressed,
            _ => DeliveryOutcome.Delivered,
        };
    }

    /// <summary>The whole course of an email: what is held back, what leaves, what arrives, and what comes back, spaced so that each can be seen.</summary>
    public static IReadOnlyList<EmailStep> Plan(IEnumerable<string> recipients, DateTimeOffset from, TimeSpan spacing)
    {
        var fates = recipients.Distinct(StringComparer.OrdinalIgnoreCase).ToLookup(Of);
        (string Type, IEnumerable<string> To)[] course =
        [
            ("email.suppressed", fates[DeliveryOutcome.Suppressed]),
            ("email.sent", fates[DeliveryOutcome.Delivered].Concat(fates[DeliveryOutcome.Bounced]).Concat(fates[DeliveryOutcome.Complained])),
            ("email.delivered", fates[DeliveryOutcome.Delivered].Concat(fates[DeliveryOutcome.Complained])),
            ("email.bounced", fates[DeliveryOutcome.Bounced]),
            ("email.complained", fates[DeliveryOutcome.Complained]),
        ];

        return [.. course.Where(static s => s.To.Any()).Select((s, i) => new EmailStep(s.Type, from + (spacing * i), [.. s.To]))];
    }
}
