using MailKit.Sandbox.Traffic.Faults;

namespace MailKit.Sandbox.Console.Faults;

/// <summary>A fault that is wanted so often that one click adds it.</summary>
public sealed record FaultPreset(string Name, string Title, Dictionary<string, string> Members)
{
    public static IReadOnlyList<FaultPreset> All { get; } =
    [
        new("resend-down", "Resend is down", new() { ["provider"] = "resend", ["kind"] = "refuse", ["down"] = "true" }),
        new("resend-503", "Resend answers 503 half of the time", new() { ["provider"] = "resend", ["kind"] = "status", ["status"] = "503", ["probability"] = "0.5" }),
        new("resend-drops", "Resend drops the next answer", new() { ["provider"] = "resend", ["kind"] = "drop_answer", ["route"] = "POST /emails*", ["count"] = "1" }),
        new("dodo-drops", "Dodo drops the next answer", new() { ["provider"] = "dodo", ["kind"] = "drop_answer", ["count"] = "1" }),
        new("dodo-slow", "Dodo is slow", new() { ["provider"] = "dodo", ["kind"] = "latency", ["milliseconds"] = "3000" }),
        new("webhooks-twice", "Every webhook comes twice", new() { ["provider"] = "dodo", ["kind"] = "webhook_duplicate" }),
    ];

    /// <summary>Webhooks come from both providers, so that one is two.</summary>
    public IEnumerable<Fault> Faults()
    {
        string[] providers = Members["kind"].StartsWith("webhook", StringComparison.Ordinal) ? ["dodo", "resend"] : [Members["provider"]];
        return providers.Select(p => new FaultReader(new Dictionary<string, string>(Members) { ["provider"] = p }).Read()!);
    }
}
