using System.Globalization;

namespace MailKit.Sandbox.Dodo.Payments.Invoices;

/// <summary>One line of an invoice. Its amount is exact, in the currency's lowest denomination; only the sum of an invoice is rounded, half up.</summary>
/// <param name="ItemId">The product, meter or credit that it is about: what a refund of a part names.</param>
/// <param name="Quantity">So many of it: pieces, units of a meter, credits.</param>
public sealed record InvoiceLine(string ItemId, string Name, string? Description, decimal Quantity, decimal Amount)
{
    /// <summary>A product at its price.</summary>
    public static InvoiceLine Of(Product product, int quantity, decimal amount) => new(product.ProductId, product.Name ?? product.ProductId, product.Description, quantity, amount);

    /// <summary>A subscription's price of one cycle.</summary>
    public static InvoiceLine Of(SandboxState state, Subscription subscription)
        => Of(state.Products.Get(subscription.ProductId), subscription.Quantity, subscription.RecurringPreTaxAmount);

    /// <summary>Credits that were used beyond the balance.</summary>
    public static InvoiceLine Overage(CreditAttachment terms, decimal credits, DodoPolicy policy)
    {
        var price = (terms.PricePerUnit ?? 0) * (policy.CreditPriceInMajorUnits ? 100 : 1);
        return new(terms.CreditEntitlementId, $"{terms.CreditEntitlementName}: overage", string.Create(CultureInfo.InvariantCulture, $"{QuantityConverter.Write(credits)} × {terms.PricePerUnit} {terms.Currency}"), credits, credits * price);
    }
}

/// <summary>What a payment was for, line by line.</summary>
public sealed record Invoice(string PaymentId, IReadOnlyList<InvoiceLine> Lines)
{
    /// <summary>What it comes to, in the currency's lowest denomination.</summary>
    public static int Total(IEnumerable<InvoiceLine> lines) => Round(lines.Sum(static l => l.Amount));

    /// <summary>Each line as a whole number, such that they add up to the total.</summary>
    public IEnumerable<(InvoiceLine Line, int Amount)> Rounded()
    {
        var (sum, before) = (0m, 0);

        foreach (var line in Lines)
        {
            sum += line.Amount;
            yield return (line, Round(sum) - before);
            before = Round(sum);
        }
    }

    private static int Round(decimal amount) => (int)decimal.Round(amount, 0, MidpointRounding.AwayFromZero);
}
