using System.Text.Json;
namespace MailKit.Sandbox.Dodo.Payments.Refunds;

/// <summary>Gives money back for a payment, all of it or a part.</summary>
public sealed class RefundProcessor(CreditEngine book, WebhookOutbox outbox, DodoPolicy policy)
{
    public Refund Give(Change change, Payment payment, int amount, bool isPartial, string? reason, JsonElement metadata)
    {
        var refund = change.Put(change.State.Refunds, new Refund
        {
            RefundId = Ids.New("ref"),
            PaymentId = payment.PaymentId,
            BusinessId = payment.BusinessId,
            BrandId = payment.BrandId,
            Customer = payment.Customer,
            Amount = amount,
            Currency = payment.Currency,
            IsPartial = isPartial,
            Reason = reason,
            Status = "succeeded",
            Metadata = metadata,
            CreatedAt = change.At,
        });

        var refunds = payment.Refunds.Append(refund.Summary()).ToList();

        change.Put(change.State.Payments, payment with
        {
            Refunds = refunds,
            RefundStatus = refunds.Sum(static r => r.Amount) >= payment.TotalAmount ? "full" : "partial",
            UpdatedAt = change.At,
        });

        outbox.Dodo(change, "refund.succeeded", "Refund", refund);

        if (policy.RefundTakesCreditsBack)
        {
            TakeBack(change, payment, refund);
        }

        return refund;
    }

    private void TakeBack(Change change, Payment payment, Refund refund)
    {
        foreach (var grant in change.State.Grants.OldestFirst.Where(g => g.SourceId == payment.PaymentId && g.HasCredits).ToList())
        {
            book.End(change, grant, TransactionType.Refund, $"Credits of refund {refund.RefundId}");
        }
    }
}
