using System.Globalization;
using System.Text.Json;

namespace MailKit.Sandbox.Dodo.Disputes;

/// <summary>Opens disputes and decides them, as banks and merchants do; the API only looks at them.</summary>
public sealed class DisputeProcessor(WebhookOutbox outbox)
{
    public Dispute Open(Change change, Payment payment, string? reason, DisputeStage stage) => Keep(change, new Dispute
    {
        DisputeId = Ids.New("dp"),
        PaymentId = payment.PaymentId,
        BusinessId = payment.BusinessId,
        BrandId = payment.BrandId,
        Amount = payment.TotalAmount.ToString(CultureInfo.InvariantCulture),
        Currency = payment.Currency,
        DisputeStage = stage,
        DisputeStatus = DisputeStatus.DisputeOpened,
        Customer = payment.Customer,
        Reason = reason,
        CreatedAt = change.At,
    });

    /// <summary>It comes to something else. What is decided stays so: null then.</summary>
    public Dispute? Move(Change change, Dispute dispute, DisputeStatus status, string? remarks)
        => dispute.DisputeStatus is DisputeStatus.DisputeOpened or DisputeStatus.DisputeChallenged ? Keep(change, dispute with { DisputeStatus = status, Remarks = remarks ?? dispute.Remarks }) : null;

    private Dispute Keep(Change change, Dispute dispute)
    {
        var state = change.State;
        var payment = state.Payments.Get(dispute.PaymentId);
        change.Put(state.Disputes, dispute);
        change.Put(state.Payments, payment with { Disputes = [dispute.Summary(), .. payment.Disputes.Where(d => d.DisputeId != dispute.DisputeId)], UpdatedAt = change.At });
        outbox.Dodo(change, JsonNamingPolicy.SnakeCaseLower.ConvertName(dispute.DisputeStatus.ToString()).Replace("dispute_", "dispute.", StringComparison.Ordinal), "Dispute", dispute);

        return dispute;
    }
}
