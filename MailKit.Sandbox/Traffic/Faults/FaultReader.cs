using System.Globalization;

namespace MailKit.Sandbox.Traffic.Faults;

/// <summary>Reads a fault out of its members as text, from JSON or a form alike; what is wrong is told per member.</summary>
public sealed class FaultReader(IReadOnlyDictionary<string, string> members)
{
    private const int Most = 1_000_000_000;

    private readonly Dictionary<string, string> errors = [];

    public IReadOnlyDictionary<string, string> Errors => errors;

    public Fault? Read()
    {
        var provider = members.GetValueOrDefault("provider") switch
        {
            "dodo" => Provider.Dodo,
            "resend" => Provider.Resend,
            _ => Wrong<Provider>("provider", "Say dodo or resend."),
        };
        var isDown = Flag("down");
        var name = members.GetValueOrDefault("kind") ?? (isDown is true ? "refuse" : "");

        if (KindRule.Find(name) is not { } rule)
        {
            Wrong<int>("kind", $"Say one of {string.Join(", ", KindRule.All.Select(static r => r.Name))}.");
            return null;
        }

        foreach (var stray in members.Keys.Where(m => !rule.Allows(m)))
        {
            Wrong<int>(stray, $"{name} has no such member.");
        }

        foreach (var limit in members.Keys.Where(m => isDown is true && m is not ("provider" or "kind" or "down")))
        {
            Wrong<int>(limit, "A port that is down is down for everybody.");
        }

        var fault = new Fault
        {
            Id = Ids.New("flt"),
            Provider = provider,
            Kind = rule.Kind,
            Route = Route(),
            Type = Text("type", 100),
            Match = Text("match", 500),
            Count = Number("count", 1, Most),
            Skip = Number("skip", 0, Most),
            Probability = Share("probability"),
            Seed = Number("seed", int.MinValue, int.MaxValue),
            Status = rule.Kind is FaultKind.Status ? Needed("status", 400, 599) : null,
            Name = Text("name", 100),
            RetryAfter = Header("retry_after"),
            Body = Text("body", 1_000_000),
            ContentType = Header("content_type"),
            Milliseconds = rule.Kind is FaultKind.Latency or FaultKind.WebhookDelay ? Needed("milliseconds", 1, 3_600_000) : Number("milliseconds", 1, 3_600_000),
            AfterBytes = Number("after_bytes", 0, Most),
            BytesPerSecond = Number("bytes_per_second", 1, Most),
            Acts = Flag("acts"),
            Down = isDown,
            Times = Number("times", 2, 100),
            Window = Number("window", 2, 1000),
        };

        return errors.Count is 0 ? fault : null;
    }

    private string? Text(string name, int longest)
        => members.GetValueOrDefault(name) is not { } text ? null : text.Length <= longest ? text : Wrong<string>(name, $"At most {longest} characters.");

    private string? Header(string name)
        => Text(name, 200) is not { } text ? null : text.All(static c => c is >= ' ' and <= '~') ? text : Wrong<string>(name, "Only what a header can carry: printable ASCII.");

    private string? Route() => Text("route", 200) is not { } text ? null : RoutePattern.Parse(text) is not null ? text : Wrong<string>("route", "Write it like POST /emails or */ledger-entries.");

    private int Needed(string name, int least, int most) => members.ContainsKey(name) ? Number(name, least, most) ?? 0 : Wrong<int>(name, $"It needs a number from {least} to {most}.");

    private int? Number(string name, int least, int most)
        => members.GetValueOrDefault(name) is not { } text
            ? null
            : int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most
                ? value
                : Wrong<int>(name, $"“{text}” is not a whole number from {least} to {most}.");

    private double? Share(string name)
        => members.GetValueOrDefault(name) is not { } text
            ? null
            : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value is >= 0 and <= 1
                ? value
                : Wrong<double>(name, $"“{text}” is not a number from 0 to 1.");

    private bool? Flag(string name) => members.GetValueOrDefault(name) switch
    {
        null => null,
        "true" => true,
        "false" => false,
        _ => Wrong<bool>(name, "Say true or false."),
    };

    private T? Wrong<T>(string name, string sentence)
    {
        errors.TryAdd(name, sentence);
        return default;
    }
}
