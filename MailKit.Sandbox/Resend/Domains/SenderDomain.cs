using System.Text.Json.Serialization;

namespace MailKit.Sandbox.Resend.Domains;

/// <summary>A domain that somebody wants to send from. Its DNS is a switch: the console puts the records there.</summary>
public sealed record SenderDomain
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    public string Region { get; init; } = "us-east-1";

    /// <summary>The public key that mail is signed with; a domain that is added again gets another.</summary>
    public required string Dkim { get; init; }

    public bool OpenTracking { get; init; }

    public bool ClickTracking { get; init; }

    /// <summary>not_started, pending, verified or failed.</summary>
    public string Status { get; init; } = "not_started";

    /// <summary>The records stand in the DNS.</summary>
    public bool HasRecords { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>What happens when somebody has the records looked up.</summary>
    public SenderDomain LookedUp() => this with { Status = HasRecords ? "verified" : "pending" };

    public IReadOnlyList<SenderRecord> Records()
    {
        var label = Name.Split('.') is { Length: > 2 } labels ? "." + string.Join('.', labels[..^2]) : "";
        var status = Status is "verified" ? "verified" : Status is "not_started" ? "not_started" : "pending";

        return
        [
            new("SPF", $"send{label}", "MX", "Auto", status, $"feedback-smtp.{Region}.amazonses.com", 10),
            new("SPF", $"send{label}", "TXT", "Auto", status, "v=spf1 include:amazonses.com ~all", null),
            new("DKIM", $"resend._domainkey{label}", "TXT", "Auto", status, $"p={Dkim}", null),
        ];
    }
}

/// <summary>One DNS record of a domain, as the API writes it.</summary>
public sealed record SenderRecord(string Record, string Name, string Type, string Ttl, string Status, string Value, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Priority);
