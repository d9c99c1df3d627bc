using MailKit.Sandbox.Dodo.Http;

namespace MailKit.Sandbox.Dodo.Payments.Refunds;

/// <summary>Refunds: whole payments or lines of them, given back.</summary>
public static class RefundEndpoints
{
    public static void MapDodoRefunds(this WebApplication app)
    {
        var refunds = app.Services.GetRequiredService<RefundProcessor>();

        app.Map("GET", "/refunds", static async (call, state) =>
        {
            var customer = call.Query("customer_id");
            await call.AnswerAsync(await state.ReadAsync(s => new Items<RefundSummary>(call.Page(
                s.Refunds.NewestFirst.Where(r => (customer is null || r.Customer.CustomerId == customer) && call.Within(r.CreatedAt)).Select(static r => r.Summary())))));
        });
        app.Map("GET", "/refunds/{id}", static async (call, state) => await call.AnswerAsync(await state.ReadAsync(s => s.Refunds.Require(call.Route("id"), "Refund"))));
        app.Map("POST", "/refunds", async (call, state) =>
        {
            var request = await call.BodyAsync<CreateRefund>();
            await call.AnswerAsync(await state.ChangeAsync(change => GiveBack(change, refunds, state.Payments.Require(request.PaymentId, "Payment"), request)));
        });
    }

    /// <summary>By the rules of the API.</summary>
    public static Refund GiveBack(Change change, RefundProcessor refunds, Payment payment, CreateRefund request)
    {
        if (payment.Status is not PaymentStatus.Succeeded)
        {
            throw new DodoRefusalException(400, "PAYMENT_NOT_SUCCEEDED", "Only a payment that succeeded can be refunded.");
        }

        var left = payment.TotalAmount - payment.Refunds.Sum(static r => r.Amount ?? 0);

        if (left is 0)
        {
            throw new DodoRefusalException(400, "PAYMENT_ALREADY_REFUNDED", "The payment has been refunded already.");
        }

        var lines = PaymentLines.Of(change.State, payment).Items;
        var amount = request.Items is not { Count: > 0 } items
            ? left
            : items.Sum(i => i.Amount ?? (lines.FirstOrDefault(l => l.ItemsId == i.ItemId) ?? throw new DodoRefusalException(400, "LINE_ITEM_NOT_FOUND", "The payment has no such line.")).RefundableAmount);

        if (amount < 1)
        {
            throw new DodoRefusalException(400, "LINE_ITEM_REFUND_AMOUNT_TOO_LOW", "A refund is at least 1.");
        }

        if (amount > left)
        {
            throw new DodoRefusalException(400, "REFUND_AMOUNT_EXCEEDS_PAID_AMOUNT", $"At most {left} can be refunded.");
        }

        return refunds.Give(change, payment, amount, isPartial: amount < payment.TotalAmount, request.Reason, request.Metadata.OrEmpty());
    }
}
