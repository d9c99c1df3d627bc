using System.Text.Json;

namespace MailKit.Sandbox.Dodo.Subscriptions.Plans;

/// <summary>Another plan for a subscription, now or from the next billing date on.</summary>
public sealed record ChangePlan
{
    public required string ProductId { get; init; }

    public required int Quantity { get; init; }

    public required ProrationBillingMode ProrationBillingMode { get; init; }

    public EffectiveAt EffectiveAt { get; init; }

    public OnPaymentFailure? OnPaymentFailure { get; init; }

    public JsonElement? Metadata { get; init; }
}

/// <summary>What a change within a cycle costs: both plans for the days that are left, the new one whole, what it costs more, or nothing.</summary>
public enum ProrationBillingMode
{
    ProratedImmediately,
    FullImmediately,
    DifferenceImmediately,
    DoNotBill,
}

/// <summary>When a change holds.</summary>
public enum EffectiveAt
{
    Immediately,
    NextBillingDate,
}

/// <summary>What becomes of a change that could not be paid.</summary>
public enum OnPaymentFailure
{
    PreventChange,
    ApplyChange,
}

/// <summary>A change that waits for the next billing date.</summary>
public sealed record ScheduledPlan(string Id, string ProductId, int Quantity, DateTimeOffset EffectiveAt, DateTimeOffset CreatedAt);
