namespace MailKit.Sandbox.Dodo;

/// <summary>Payments, their lines, refunds and invoices.</summary>
public static class PaymentApi
{
    public static void MapDodoPayments(this WebApplication app)
    {
        var desk = app.Services.GetRequiredService<RefundDesk>();

        app.Map("GET", "/payments", ListAsync);
        app.Map("GET", "/payments/{id}", static async (call, state) => await call.AnswerAsync(await state.ReadAsync(s => Find(s, call.Route("id")))));
        app.Map("GET", "/payments/{id}/line-items", static async (call, state) => await call.AnswerAsync(await state.ReadAsync(s => Lines(s, Find(s, call.Route("id"))))));

        app.Map("GET", "/refunds", static async (call, state) =>
        {
            var customer = call.Query("customer_id");
            await call.AnswerAsync(await state.ReadAsync(s => new Items<RefundSummary>(call.Page(
                s.Refunds.NewestFirst.Where(r => (customer is null || r.Customer.CustomerId == customer) && call.Within(r.CreatedAt)).Select(static r => r.Summary())))));
        });
        app.Map("GET", "/refunds/{id}", static async (call, state) => await call.AnswerAsync(await state.ReadAsync(s => s.Refunds.Find(call.Route("id")) ?? throw DodoRefusalException.NotFound("Refund"))));
        app.Map("POST", "/refunds", async (call, state) =>
        {
            var request = await call.BodyAsync<CreateRefund>();
            await call.AnswerAsync(await state.ChangeAsync(change => GiveBack(change, desk, Find(state, request.PaymentId), request)));
        });

        app.Map("GET", "/invoices/payments/{id}", static async (call, state) => await SendPdfAsync(call, Invoice.Of(await state.ReadAsync(s => Find(s, call.Route("id"))))));
        app.Map("GET", "/invoices/refunds/{id}", static async (call, state)
            => await SendPdfAsync(call, Invoice.Of(await state.ReadAsync(s => s.Refunds.Find(call.Route("id")) ?? throw DodoRefusalException.NotFound("Refund")))));
    }

    private static Payment Find(SandboxState state, string id) => state.Payments.Find(id) ?? throw DodoRefusalException.NotFound("Payment");

    private static async Task ListAsync(DodoCall call, SandboxState state)
    {
        var status = call.QueryWord<PaymentStatus>("status");
        var (customer, subscription, currency) = (call.Query("customer_id"), call.Query("subscription_id"), call.Query("currency"));

        await call.AnswerAsync(await state.ReadAsync(s => new Items<PaymentItem>(call.Page(s.Payments.NewestFirst
            .Where(p => (status is null || p.Status == status)
                && (customer is null || p.Customer.CustomerId == customer)
                && (subscription is null || p.SubscriptionId == subscription)
                && (currency is null || p.Currency == currency)
                && call.Within(p.CreatedAt))
            .Select(PaymentItem.Of)))));
    }

    private static PaymentLines Lines(SandboxState state, Payment payment)
    {
        var refunded = payment.Refunds.Sum(static r => r.Amount ?? 0);
        var cart = payment.ProductCart
            ?? (state.Subscriptions.Find(payment.SubscriptionId) is { } subscription ? [new CartLine(subscription.ProductId, subscription.Quantity)] : []);

        // One line carries the whole amount; with more, each its own price.
        return new(payment.Currency, [.. cart.Select(line =>
        {
            var product = state.Products.Find(line.ProductId);
            var amount = cart.Count is 1 ? payment.TotalAmount : (product?.Price.Amount ?? 0) * line.Quantity;
            return new PaymentLine(line.ProductId, product?.Name, product?.Description, amount, 0, Math.Max(0, amount - refunded));
        })]);
    }

    private static Refund GiveBack(Change change, RefundDesk desk, Payment payment, CreateRefund request)
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

        var lines = Lines(change.State, payment).Items;
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

        return desk.Give(change, payment, amount, isPartial: amount < payment.TotalAmount, request.Reason, request.Metadata.OrEmpty());
    }

    private static Task SendPdfAsync(DodoCall call, byte[] pdf)
    {
        call.Context.Response.ContentType = "application/pdf";
        call.Context.Response.ContentLength = pdf.Length;
        return call.Context.Response.Body.WriteAsync(pdf).AsTask();
    }
}
