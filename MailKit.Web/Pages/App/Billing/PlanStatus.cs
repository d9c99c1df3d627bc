using MailKit.Domain.Billing;

namespace MailKit.Web.Pages.App.Billing;

/// <summary>What a subscription's state means for its owner.</summary>
/// <param name="Look">The state's colour and shape; null when there is nothing to show.</param>
public sealed record PlanStatus(string? Look, string Word, bool MaySubscribe, bool MayCancel = false, bool MayResume = false, string? Words = null)
{
    public static PlanStatus None { get; } = new(null, "", MaySubscribe: true);

    public static PlanStatus Of(Subscription? subscription) => subscription switch
    {
        null => None,
        { IsActive: true, CancelsAtPeriodEnd: true } => new("parked", "Ending", MaySubscribe: false, MayResume: true, Words: "What is left stays yours until it expires."),
        { IsActive: true } => new("active", "Active", MaySubscribe: false, MayCancel: true),
        { Status: "pending" } => new("waiting", "Starting", MaySubscribe: true, Words: "The first payment is not through yet."),
        { Status: "on_hold" } => new("unpaid", "On hold", MaySubscribe: false, MayCancel: !subscription.CancelsAtPeriodEnd, MayResume: subscription.CancelsAtPeriodEnd, Words: "The last payment failed. Change the card under “Cards and addresses”, and the plan goes on."),
        { Status: "paused" } => new("parked", "Paused", MaySubscribe: false, Words: "Nothing is charged and nothing is added while it is paused."),
        { Status: "failed" } => new("failed", "Failed", MaySubscribe: true, Words: "The first payment did not go through, so the plan never began. Nothing was charged."),
        { Status: "cancelled" or "expired" } => new("refunded", "Ended", MaySubscribe: true, Words: "It ended. You can subscribe again at any time."),
        var other => new("waiting", other.Status, MaySubscribe: false),
    };
}

/// <summary>What a payment came to.</summary>
public sealed record PaymentStatus(string Look, string Word, string? Words = null)
{
    public static PaymentStatus Of(Payment payment) => payment switch
    {
        { RefundStatus: "full" } => new("refunded", "Refunded", "The money went back to your card. If emails were taken back for it, your statement says so."),
        { RefundStatus: "partial" } => new("refunded", "Partly refunded", "A part of the money went back to your card."),
        { Status: "succeeded" } => new("paid", "Paid"),
        { Status: "failed" } => new("failed", "Failed", Decline.Words(payment.Error)),
        { Status: "cancelled" } => new("refunded", "Cancelled", "Nothing was charged."),
        { Status: "processing" } => new("waiting", "On its way", "Your bank is still working on it."),
        { Status: var status } when status.StartsWith("requires_", StringComparison.Ordinal) => new("waiting", "Not finished", "Nothing was charged yet."),
        var other => new("waiting", other.Status.Replace('_', ' ')),
    };
}

/// <summary>Why a bank said no, in words for the person who holds the card.</summary>
public static class Decline
{
    public static string Words(string? said) => said?.ToLowerInvariant().Replace('_', ' ') switch
    {
        null or "" => "Your bank declined it.",
        var s when s.Contains("insufficient") || s.Contains("too little money") => "Your bank declined it: not enough money on the card.",
        var s when s.Contains("expired") => "Your bank declined it: the card has expired.",
        var s when s.Contains("cvc") || s.Contains("cvv") || s.Contains("security code") => "Your bank declined it: the security code is wrong.",
        var s when s.Contains("authentication") || s.Contains("3d") => "Your bank asked you to confirm the payment, and that did not happen.",
        var s when s.Contains("lost") || s.Contains("stolen") || s.Contains("fraud") => "Your bank declined it. It can tell you why.",
        var s when s.Contains("declined") || s.Contains("do not honor") => "Your bank declined it. Another card may work.",
        _ => $"Your bank declined it: “{said}”",
    };
}
