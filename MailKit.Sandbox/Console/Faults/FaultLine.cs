using System.Globalization;
using MailKit.Sandbox.Console.Shared;
using MailKit.Sandbox.Traffic.Faults;

namespace MailKit.Sandbox.Console.Faults;

/// <summary>A fault at work, in words.</summary>
public sealed record FaultLine(ActiveFault Active)
{
    private Fault Fault => Active.Fault;

    public string Id => Fault.Id;

    public Provider Provider => Fault.Provider;

    public string What => (Fault.Down, Fault.Kind, Fault.Acts) switch
    {
        (true, _, _) => "The port is down",
        (_, FaultKind.Status, _) => Fault.Name is null ? $"Answers {Fault.Status}" : $"Answers {Fault.Status} {Fault.Name}",
        (_, FaultKind.Latency, _) => $"Waits {Length(Fault.Milliseconds)} before it acts",
        (_, FaultKind.Hang, true) => "Acts, then never answers",
        (_, FaultKind.Reset, _) => $"Acts, then breaks off after {DisplayFormat.Plural(Fault.AfterBytes ?? 0, "byte")}",
        (_, FaultKind.SlowBody, _) => $"Acts, then answers at {DisplayFormat.Plural(Fault.BytesPerSecond ?? 1, "byte")} a second",
        (_, FaultKind.WebhookDuplicate, _) when Fault.Times is null or 2 => "Webhooks come twice",
        (_, FaultKind.WebhookDuplicate, _) => $"Webhooks come {DisplayFormat.Plural(Fault.Times ?? 2, "time")}",
        (_, FaultKind.WebhookDelay, _) => $"Webhooks come {Length(Fault.Milliseconds)} late",
        _ => KindRule.Of(Fault.Kind).Title,
    };

    public string? Where => Fault.Route ?? Fault.Type;

    /// <summary>Everything that narrows it down.</summary>
    public string Odds => string.Join(", ", new[]
    {
        Fault.Match is { } match ? $"with “{match}”" : null,
        Fault.Skip is > 0 and var skip ? $"after the first {skip}" : null,
        Fault.Probability is < 1 and var share ? string.Create(CultureInfo.InvariantCulture, $"{share * 100:0.#} % of the time") : null,
        Fault.RetryAfter is { } wait ? $"Retry-After {wait}" : null,
    }.OfType<string>());

    public string Strikes => (Fault.Down, Fault.Count) switch
    {
        (true, _) => "until removed",
        (_, { } most) => $"{DisplayFormat.Count(Active.Strikes)} of {DisplayFormat.Count(most)}",
        _ => DisplayFormat.Count(Active.Strikes),
    };

    public bool IsOver => Active.IsOver;

    private static string Length(int? milliseconds) => milliseconds is { } ms && ms % 1000 is 0 ? $"{ms / 1000} s" : $"{milliseconds} ms";
}
