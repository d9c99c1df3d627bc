namespace MailKit.Domain.Billing;

/// <summary>A payment of an account: a copy of what Dodo said when it was last read.</summary>
public sealed class Payment
{
    private Payment() { }

    /// <summary>Dodo's id.</summary>
    public string Id { get; private init; } = "";

    public Guid AccountId { get; private init; }

    public string? SubscriptionId { get; private set; }

    public string? ProductId { get; private set; }

    /// <summary>Minor units of <see cref="Currency"/>.</summary>
    public long AmountCents { get; private set; }

    public string Currency { get; private set; } = "";

    public string Status { get; private set; } = "";

    /// <summary>null, partial or full.</summary>
    public string? RefundStatus { get; private set; }

    public string? Error { get; private set; }

    public string? CardLastFour { get; private set; }

    public string? InvoiceUrl { get; private set; }

    public DateTimeOffset CreatedAt { get; private init; }

    /// <summary>When the reading began that this copy is from (UTC); an older reading never overwrites a newer one.</summary>
    public DateTimeOffset ReadAt { get; private set; }

    public static Payment Of(Guid accountId, DodoPayment truth, DateTimeOffset readAt)
    {
        var payment = new Payment { Id = truth.Id, AccountId = accountId, CreatedAt = truth.CreatedAt };
        payment.Update(truth, readAt);
        return payment;
    }

    public void Update(DodoPayment truth, DateTimeOffset readAt)
        => (SubscriptionId, ProductId, AmountCents, Currency, Status, RefundStatus, Error, CardLastFour, InvoiceUrl, ReadAt)
            = (truth.SubscriptionId, truth.ProductId, truth.AmountCents, truth.Currency, truth.Status, truth.RefundStatus, truth.Error, truth.CardLastFour, truth.InvoiceUrl, readAt);
}
