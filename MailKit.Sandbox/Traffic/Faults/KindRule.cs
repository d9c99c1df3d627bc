using System.Collections.Frozen;

namespace MailKit.Sandbox.Traffic.Faults;

/// <summary>A kind of fault, what it says it does, and the members that are its own.</summary>
public sealed record KindRule(string Name, FaultKind Kind, string Title, params string[] Members)
{
    public static IReadOnlyList<KindRule> All { get; } =
    [
        new("status", FaultKind.Status, "Answers with an error", "status", "name", "retry_after", "body", "content_type"),
        new("latency", FaultKind.Latency, "Waits before it acts", "milliseconds"),
        new("refuse", FaultKind.Refuse, "Closes the connection, does nothing", "down"),
        new("drop_answer", FaultKind.DropAnswer, "Acts, then hangs up without an answer"),
        new("reset", FaultKind.Reset, "Acts, then breaks off in the answer", "after_bytes"),
        new("hang", FaultKind.Hang, "Never answers", "acts"),
        new("slow_body", FaultKind.SlowBody, "Acts, then answers byte by byte", "bytes_per_second"),
        new("truncated", FaultKind.Truncated, "Acts, answers half of the JSON"),
        new("wrong_type", FaultKind.WrongType, "Acts, answers numbers for strings"),
        new("wrong_content_type", FaultKind.WrongContentType, "Acts, answers with a web page"),
        new("error_in_200", FaultKind.ErrorIn200, "Answers 200 with an error in it"),
        new("huge", FaultKind.Huge, "Acts, answers with 10 MB"),
        new("webhook_duplicate", FaultKind.WebhookDuplicate, "Webhooks come more than once", "times"),
        new("webhook_delay", FaultKind.WebhookDelay, "Webhooks come late", "milliseconds"),
        new("webhook_reorder", FaultKind.WebhookReorder, "Webhooks come in another order", "window", "milliseconds"),
        new("webhook_drop", FaultKind.WebhookDrop, "Webhooks never come"),
    ];

    private static readonly FrozenDictionary<string, KindRule> ByName = All.ToFrozenDictionary(static r => r.Name);

    private static readonly FrozenDictionary<FaultKind, KindRule> ByKind = All.ToFrozenDictionary(static r => r.Kind);

    public bool IsWebhook => Kind >= FaultKind.WebhookDuplicate;

    public static KindRule? Find(string name) => ByName.GetValueOrDefault(name);

    public static KindRule Of(FaultKind kind) => ByKind[kind];

    /// <summary>Every fault may say where and how often; only requests have a route, and only webhooks a type.</summary>
    public bool Allows(string member)
        => member is "provider" or "kind" or "match" or "count" or "skip" or "probability" or "seed" || member == (IsWebhook ? "type" : "route") || Members.Contains(member);
}
