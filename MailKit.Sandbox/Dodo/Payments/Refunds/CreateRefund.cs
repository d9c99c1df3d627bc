using System.Text.Json;

namespace MailKit.Sandbox.Dodo.Payments.Refunds;

/// <summary>A payment to give back, whole or by lines.</summary>
public sealed record CreateRefund
{
    public required string PaymentId { get; init; }

    public IReadOnlyList<RefundItem>? Items { get; init; }

    public string? Reason { get; init; }

    public JsonElement? Metadata { get; init; }
}

/// <summary>One line to give back, whole when no amount is said.</summary>
public sealed record RefundItem(string ItemId, int? Amount = null);
