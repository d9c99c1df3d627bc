namespace MailKit.Sandbox.Resend.Emails;

/// <summary>What becomes of an email to an address. Resend's test addresses say it themselves, labels included; any other gets it.</summary>
public enum Fate
{
    Delivered,
    Bounced,
    Complained,
    Suppressed,
}

/// <summary>Reads a fate from an address.</summary>
public static class Fates
{
    public static Fate Of(string recipient)
    {
        var address = (EmailAddress.Bare(recipient) ?? recipient).ToLowerInvariant();

        if (!address.EndsWith("@resend.dev", StringComparison.Ordinal))
        {
            return Fate.Delivered;
        }

        return address[..address.LastIndexOf('@')].Split('+')[0] switch
        {
            "bounced" => Fate.Bounced,
            "complained" => Fate.Complained,
            "suppressed" => Fate.Suppressed,
            _ => Fate.Delivered,
        };
    }

    /// <summary>The whole course of an email: what is held back, what leaves, what arrives, and what comes back, spaced so that each can be seen.</summary>
    public static IReadOnlyList<EmailStep> Plan(IEnumerable<string> recipients, DateTimeOffset from, TimeSpan spacing)
    {
        var fates = recipients.Distinct(StringComparer.OrdinalIgnoreCase).ToLookup(Of);
        (string Type, IEnumerable<string> To)[] course =
        [
            ("email.suppressed", fates[Fate.Suppressed]),
            ("email.sent", fates[Fate.Delivered].Concat(fates[Fate.Bounced]).Concat(fates[Fate.Complained])),
            ("email.delivered", fates[Fate.Delivered].Concat(fates[Fate.Complained])),
            ("email.bounced", fates[Fate.Bounced]),
            ("email.complained", fates[Fate.Complained]),
        ];

        return [.. course.Where(static s => s.To.Any()).Select((s, i) => new EmailStep(s.Type, from + (spacing * i), [.. s.To]))];
    }
}
