namespace MailKit.Sandbox.Dodo.Payments;

/// <summary>The lines of a payment, and what of each can still be refunded (minor units).</summary>
public sealed record PaymentLines(string Currency, IReadOnlyList<PaymentLine> Items)
{
    public static PaymentLines Of(SandboxState state, Payment payment)
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
}

/// <summary>One line of a payment (minor units).</summary>
public sealed record PaymentLine(string ItemsId, string? Name, string? Description, int Amount, int Tax, int RefundableAmount);
