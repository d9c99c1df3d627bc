using MailKit.Sandbox.Dodo.Disputes;
using MailKit.Sandbox.Dodo.Http;

namespace MailKit.Sandbox.Dodo.Payments;

/// <summary>Payments and their lines.</summary>
public static class PaymentEndpoints
{
    public static void MapDodoPayments(this WebApplication app)
    {
        app.Map("GET", "/payments", ListAsync);
        app.Map("GET", "/payments/{id}", static async (call, state) => await call.AnswerAsync(await state.ReadAsync(s => s.Payments.Require(call.Route("id"), "Payment"))));
        app.Map("GET", "/payments/{id}/line-items", static async (call, state) => await call.AnswerAsync(await state.ReadAsync(s => PaymentLines.Of(s, s.Payments.Require(call.Route("id"), "Payment")))));
    }

    private static async Task ListAsync(DodoCall call, SandboxState state)
    {
        var status = call.QueryWord<PaymentStatus>("status");
        var dispute = call.QueryWord<DisputeStatus>("dispute_status");
        var (customer, subscription, currency) = (call.Query("customer_id"), call.Query("subscription_id"), call.Query("currency"));
        var (brand, product) = (call.Query("brand_id"), call.Query("product_id"));

        await call.AnswerAsync(await state.ReadAsync(s => new Items<PaymentItem>(call.Page(s.Payments.NewestFirst
            .Where(p => (status is null || p.Status == status)
                && (customer is null || p.Customer.CustomerId == customer)
                && (subscription is null || p.SubscriptionId == subscription)
                && (currency is null || p.Currency == currency)
                && (brand is null || p.BrandId == brand)
                && (product is null || (s.Invoices.Find(p.PaymentId)?.Lines.Any(l => l.ItemId == product) ?? false))
                && (dispute is null || p.Disputes.MaxBy(static d => d.CreatedAt)?.DisputeStatus == dispute)
                && call.Within(p.CreatedAt))
            .Select(PaymentItem.Of)))));
    }
}
