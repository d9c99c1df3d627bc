using MailKit.Domain.Sending;

namespace MailKit.Web.Hosting;

/// <summary>Reads every setting before anything starts, and says in one list what is missing or contradictory.</summary>
public static class Settings
{
    private const string DodoTest = "test.dodopayments.com";
    private const string DodoLive = "live.dodopayments.com";

    private static readonly (string Key, string Meaning)[] Required =
    [
        ("Public:Url", "the address at which people reach MailKit, such as https://mail.example.com"),
        ("Dodo:BaseUrl", $"https://{DodoTest} or https://{DodoLive}"),
        ("Dodo:Mode", "test or live, said on purpose"),
        ("Dodo:ApiKey", "an API key with write access"),
        ("Dodo:Entitlements:emails", "the id of the credit entitlement that an email costs (cde_…)"),
        ("Dodo:WebhookSecrets:0", "the signing secret of the webhook endpoint (whsec_…)"),
        ("Billing:Plan", "the product id of the subscription (pdt_…)"),
        ("Billing:Pack", "the product id of the top-up (pdt_…)"),
        ("Resend:BaseUrl", "https://api.resend.com"),
        ("Resend:ApiKey", "an API key that may send (re_…)"),
        ("Resend:WebhookSecrets:0", "the signing secret of the webhook endpoint (whsec_…)"),
        ("Sending:From", "the sender of MailKit's own emails, of a domain verified at Resend"),
    ];

    /// <summary>Sentences; none when all is well.</summary>
    public static IReadOnlyList<string> Check(IConfiguration settings, bool isDevelopment)
    {
        var faults = new List<string>();

        foreach (var (key, meaning) in Required)
        {
            if (string.IsNullOrWhiteSpace(settings[key]))
            {
                faults.Add($"{Name(key)} is missing: {meaning}.");
            }
        }

        faults.AddRange(CheckAddresses(settings, isDevelopment));
        faults.AddRange(CheckDodo(settings));

        if (settings["Sending:From"] is { Length: > 0 } from && EmailAddress.Parse(from) is null)
        {
            faults.Add($"Sending__From is “{from}”, which is no sender. Write name@example.com or Name <name@example.com>.");
        }

        foreach (var key in (string[])["Dodo:WebhookSecrets", "Resend:WebhookSecrets"])
        {
            faults.AddRange(settings.GetSection(key).GetChildren().Where(secret => !IsSecret(secret.Value)).Select(secret => $"{Name(secret.Path)} is not a webhook secret: whsec_ and base64 of at least 16 bytes are expected."));
        }

        return faults;
    }

    private static IEnumerable<string> CheckAddresses(IConfiguration settings, bool isDevelopment)
    {
        foreach (var key in (string[])["Public:Url", "Dodo:BaseUrl", "Resend:BaseUrl"])
        {
            if (settings[key] is not { Length: > 0 } text)
            {
                continue;
            }

            if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
            {
                yield return $"{Name(key)} is “{text}”, which is no address.";
            }
            else if (uri.Scheme is "http" && !uri.IsLoopback && !isDevelopment)
            {
                yield return $"{Name(key)} is {text}. Outside Development it must begin with https.";
            }
        }
    }

    private static IEnumerable<string> CheckDodo(IConfiguration settings)
    {
        var (mode, host) = (settings["Dodo:Mode"], Uri.TryCreate(settings["Dodo:BaseUrl"], UriKind.Absolute, out var uri) ? uri.Host : "");

        if (mode is not (null or "" or "test" or "live"))
        {
            yield return $"Dodo__Mode is “{mode}”. Write test or live.";
        }

        if (mode is "test" && host is DodoLive || mode is "live" && host is DodoTest)
        {
            yield return $"Dodo__Mode is {mode}, but Dodo__BaseUrl is {host}: one of them is wrong.";
        }

        if (mode is "live" && uri is { IsLoopback: true })
        {
            yield return "Dodo__Mode is live, but Dodo__BaseUrl is on this computer.";
        }

        if (settings["Dodo:ApiKey"] is { } key && key.StartsWith("sandbox_", StringComparison.Ordinal) && host is DodoLive or DodoTest)
        {
            yield return $"Dodo__ApiKey is the sandbox's, but Dodo__BaseUrl is {host}.";
        }
    }

    private static bool IsSecret(string? text)
    {
        var base64 = text is not null && text.StartsWith("whsec_", StringComparison.Ordinal) ? text[6..] : text ?? "";
        Span<byte> key = stackalloc byte[256];

        return base64.Length <= 340 && Convert.TryFromBase64String(base64, key, out var length) && length >= 16;
    }

    // As it is written in the environment.
    private static string Name(string key) => key.Replace(":", "__", StringComparison.Ordinal);
}
