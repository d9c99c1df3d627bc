namespace MailKit.Sandbox.Dodo.Disputes;

/// <summary>A payer asks his bank for his money back.</summary>
public sealed record Dispute
{
    public required string DisputeId { get; init; }

    public required string PaymentId { get; init; }

    public required string BusinessId { get; init; }

    public required string BrandId { get; init; }

    /// <summary>In the currency's lowest denomination, as text: so the provider has it.</summary>
    public required string Amount { get; init; }

    public required string Currency { get; init; }

    public required DisputeStage DisputeStage { get; init; }

    public required DisputeStatus DisputeStatus { get; init; }

    public required CustomerSummary Customer { get; init; }

    public string? Reason { get; init; }

    public string? Remarks { get; init; }

    public bool? IsResolvedByRdr { get; init; }

    public string PaymentProvider { get; init; } = "dodo";

    public required DateTimeOffset CreatedAt { get; init; }

    public DisputeSummary Summary() => new(DisputeId, PaymentId, BusinessId, Amount, Currency, DisputeStage, DisputeStatus, IsResolvedByRdr, Remarks, CreatedAt);
}

/// <summary>A dispute as its payment mentions it.</summary>
public sealed record DisputeSummary(string DisputeId, string PaymentId, string BusinessId, string Amount, string Currency, DisputeStage DisputeStage, DisputeStatus DisputeStatus, bool? IsResolvedByRdr, string? Remarks, DateTimeOffset CreatedAt);

/// <summary>A dispute as lists mention it.</summary>
public sealed record DisputeItem(string DisputeId, string PaymentId, string BusinessId, string Amount, string Currency, DisputeStage DisputeStage, DisputeStatus DisputeStatus, bool? IsResolvedByRdr, string PaymentProvider, DateTimeOffset CreatedAt)
{
    public static DisputeItem Of(Dispute d) => new(d.DisputeId, d.PaymentId, d.BusinessId, d.Amount, d.Currency, d.DisputeStage, d.DisputeStatus, d.IsResolvedByRdr, d.PaymentProvider, d.CreatedAt);
}

/// <summary>How far up a dispute has gone.</summary>
public enum DisputeStage
{
    PreDispute,
    Dispute,
    PreArbitration,
}

/// <summary>What became of a dispute; each is announced.</summary>
public enum DisputeStatus
{
    DisputeOpened,
    DisputeExpired,
    DisputeAccepted,
    DisputeCancelled,
    DisputeChallenged,
    DisputeWon,
    DisputeLost,
}
