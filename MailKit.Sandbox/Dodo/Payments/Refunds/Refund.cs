using System.Text.Json;

namespace MailKit.Sandbox.Dodo.Payments.Refunds;

/// <summary>Money that went back.</summary>
public sealed record Refund
{
    public required string RefundId { get; init; }

    public required string PaymentId { get; init; }

    public required string BusinessId { get; init; }

    public required string BrandId { get; init; }

    public required CustomerSummary Customer { get; init; }

    public int? Amount { get; init; }

    public string? Currency { get; init; }

    public required bool IsPartial { get; init; }

    public string? Reason { get; init; }

    public required string Status { get; init; }

    public JsonElement Metadata { get; init; } = State.Metadata.Empty;

    public required DateTimeOffset CreatedAt { get; init; }

    public RefundSummary Summary() => new(RefundId, PaymentId, BusinessId, Amount, Currency, IsPartial, Reason, Status, CreatedAt);
}

/// <summary>A refund as lists and payments mention it.</summary>
public sealed record RefundSummary(
    string RefundId,
    string PaymentId,
    string BusinessId,
    int? Amount,
    string? Currency,
    bool IsPartial,
    string? Reason,
    string Status,
    DateTimeOffset CreatedAt);
