using MailKit.Sandbox.Console.Forms;
using MailKit.Sandbox.Dodo.CreditEntitlements;

namespace MailKit.Sandbox.Console.Credits;

/// <summary>The form that makes a credit.</summary>
public static class CreditForm
{
    public static IReadOnlyList<(string Value, string Words)> Intervals { get; } = [("", "–"), ("Day", "days"), ("Week", "weeks"), ("Month", "months"), ("Year", "years")];

    public static IReadOnlyList<(string Value, string Words)> Behaviors { get; } =
    [
        (nameof(OverageBehavior.ForgiveAtReset), "overage is forgiven"),
        (nameof(OverageBehavior.InvoiceAtBilling), "overage is on the next invoice, then cleared"),
        (nameof(OverageBehavior.CarryDeficit), "overage stays"),
        (nameof(OverageBehavior.CarryDeficitAutoRepay), "overage stays, and new credits repay it"),
    ];

    public static Draft Blank => Draft.With(("precision", "0"), ("currency", "USD"));

    public static CreateEntitlement Read(Draft draft) => new()
    {
        Name = draft.Value("name"),
        Unit = draft.Value("unit"),
        Precision = draft.Whole("precision") ?? 0,
        ExpiresAfterDays = draft.Whole("expires_after_days"),
        RolloverEnabled = draft.Is("rollover_enabled"),
        RolloverPercentage = draft.Whole("rollover_percentage"),
        RolloverTimeframeCount = draft.Whole("rollover_timeframe_count"),
        RolloverTimeframeInterval = draft.Text("rollover_timeframe_interval") is null ? null : draft.Choice("rollover_timeframe_interval", TimeInterval.Month),
        MaxRolloverCount = draft.Whole("max_rollover_count"),
        OverageEnabled = draft.Is("overage_enabled"),
        OverageLimit = draft.Whole("overage_limit"),
        OverageBehavior = draft.Choice("overage_behavior", OverageBehavior.ForgiveAtReset),
        PricePerUnit = draft.Number("price_per_unit"),
        Currency = draft.Number("price_per_unit") is null ? null : draft.Text("currency"),
    };
}
