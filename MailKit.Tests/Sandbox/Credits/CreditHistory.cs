using CsCheck;
using MailKit.Sandbox.Dodo.Credits.Records;

namespace MailKit.Tests.Sandbox.Credits;

/// <summary>What happens to one customer's credits.</summary>
public abstract record Act
{
    public static Gen<Act> Any { get; } = Gen.Frequency(
        (3, Gen.Select(Gen.Int[1, 500], Gen.Int[0, 40], (n, days) => (Act)new Act.Grant(n, days))),
        (6, Gen.Int[1, 700].Select(n => (Act)new Act.Debit(n))),
        (3, Gen.Int[1, 700].Select(n => (Act)new Act.Meter(n))),
        (3, Gen.Int[1, 20].Select(n => (Act)new Act.Days(n))),
        (1, Gen.Const((Act)new Act.Reset())));

    /// <param name="Lives">Days until it expires; 0 for never.</param>
    public sealed record Grant(int Amount, int Lives) : Act;

    public sealed record Debit(int Amount) : Act;

    public sealed record Meter(int Amount) : Act;

    public sealed record Reset : Act;

    public sealed record Days(int Count) : Act;
}

/// <summary>How the credit behaves.</summary>
public sealed record Terms(bool Overage, int? Limit, bool Rollover, int Percentage, int Most, OverageBehavior Behavior)
{
    public static Gen<Terms> Any { get; } = Gen.Select(
        Gen.Bool, Gen.Int[0, 300], Gen.Bool, Gen.Int[0, 100], Gen.Int[0, 3], Gen.Enum<OverageBehavior>(),
        (overage, limit, rollover, percentage, most, behavior) => new Terms(overage, limit is 0 ? null : limit, rollover, percentage, most, behavior));

    public Entitlement Entitlement(DateTimeOffset at) => new()
    {
        Id = "cde_1",
        BusinessId = "bus_1",
        Name = "Credit",
        Unit = "credit",
        Precision = 0,
        RolloverEnabled = Rollover,
        RolloverPercentage = Percentage,
        RolloverTimeframeCount = 1,
        RolloverTimeframeInterval = TimeInterval.Week,
        MaxRolloverCount = Most,
        OverageEnabled = Overage,
        OverageLimit = Limit,
        OverageBehavior = Behavior,
        Currency = "USD",
        PricePerUnit = 0.01m,
        CreatedAt = at,
        UpdatedAt = at,
    };
}
