using System.Text.RegularExpressions;

namespace MailKit.Web.Pages.App.Emails;

/// <summary>What servers say, in words for people. Their own words are quoted after ours, never instead of them.</summary>
public static partial class DeliveryErrors
{
    /// <summary>Why a receiving server turned an email away.</summary>
    public static (string Heading, string Words) Bounce(string? said) => said switch
    {
        not null when NoMailbox().IsMatch(said) => ("This mailbox does not exist", "The receiving server knows no such address, so trying again would not help. Look for a typing mistake, or take the address off your list."),
        not null when NoDomain().IsMatch(said) => ("This domain does not receive email", "There is no mail server behind the address. Look for a typing mistake after the @."),
        not null when Full().IsMatch(said) => ("The mailbox is full", "There is no room for another email. It may work again in a few days."),
        not null when TooLarge().IsMatch(said) => ("The email was too large", "The receiving server takes smaller emails only. Send a link instead of the content."),
        not null when Unwanted().IsMatch(said) => ("The receiving server did not want this email", "A filter or a rule over there turned it away. The person may be able to allow your address."),
        _ => ("The email came back", "The receiving server turned it away for good, so trying again would not help."),
    };

    /// <summary>Why the last try failed and comes again.</summary>
    public static string Try(string error, string who) => error switch
    {
        _ when Busy().IsMatch(error) => $"{who} asked us to slow down.",
        _ when Slow().IsMatch(error) => $"{who} did not answer in time.",
        _ when Broken().IsMatch(error) => $"{who} has a problem right now.",
        _ when Unreachable().IsMatch(error) => $"{who} could not be reached.",
        _ => "The last try failed.",
    };

    [GeneratedRegex(@"\b5\.1\.[01]\b|\b5\.1\.10\b|does not exist|no such user|user unknown|unknown user|mailbox (not found|unavailable)", RegexOptions.IgnoreCase)]
    private static partial Regex NoMailbox();

    [GeneratedRegex(@"\b5\.1\.2\b|\b5\.4\.4\b|nxdomain|(domain|host) not found|no mx", RegexOptions.IgnoreCase)]
    private static partial Regex NoDomain();

    [GeneratedRegex(@"\b[45]\.2\.2\b|mailbox (is )?full|over ?quota", RegexOptions.IgnoreCase)]
    private static partial Regex Full();

    [GeneratedRegex(@"\b5\.3\.4\b|\b552\b|too (large|big)|size limit", RegexOptions.IgnoreCase)]
    private static partial Regex TooLarge();

    [GeneratedRegex(@"\b5\.7\.\d+\b|spam|blocked|blacklist|policy|reputation|content rejected", RegexOptions.IgnoreCase)]
    private static partial Regex Unwanted();

    [GeneratedRegex(@"\b429\b|rate.?limit|too many requests", RegexOptions.IgnoreCase)]
    private static partial Regex Busy();

    [GeneratedRegex(@"time[d]?.?out|\b408\b|\b504\b|in time", RegexOptions.IgnoreCase)]
    private static partial Regex Slow();

    [GeneratedRegex(@"\b50[0-3]\b|circuit|internal server", RegexOptions.IgnoreCase)]
    private static partial Regex Broken();

    [GeneratedRegex(@"refused|unreachable|no such host|connection|network", RegexOptions.IgnoreCase)]
    private static partial Regex Unreachable();
}
