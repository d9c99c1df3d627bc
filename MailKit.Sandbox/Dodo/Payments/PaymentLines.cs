namespace MailKit.Sandbox.Dodo.Payments;

/// <summary>The lines of a payment, and what of each can still be refunded (minor units).</summary>
public sealed record PaymentLines(string Currency, IReadOnlyList<PaymentLine> Items)
{
    public static PaymentLines Of(SandboxState state, Payment payment)
    {
        var refunded = payment.Refunds.Sum(static r => r.Amount ?? 0);

        return new(payment.Currency, [.. (state.Invoices.Find(payment.PaymentId)?.Rounded() ?? []).Select(of =>
        {
            var (line, amount) = of;
            var back = Math.Min(amount, refunded);
            refunded -= back;
            return new PaymentLine(line.ItemId, line.Name, line.Description, amount, 0, amount - back);
        })]);
    }
}

/// <summary>One line of a payment (minor units).</summary>
public sealed record PaymentLine(string ItemsId, string? Name, string? Description, int Amount, int Tax, int RefundableAmount);
