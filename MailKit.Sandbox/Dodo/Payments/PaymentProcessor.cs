using System.Text.Json;
using MailKit.Sandbox.Dodo.Discounts;

namespace MailKit.Sandbox.Dodo.Payments;

/// <summary>Charges a test card and writes down what came of it.</summary>
public sealed class PaymentProcessor(WebhookOutbox outbox, SandboxAddresses addresses)
{
    public Payment Charge(Change change, CheckoutSession session, Customer customer, TestCard card, IReadOnlyList<InvoiceLine> lines, string currency, string? subscriptionId)
        => Settle(change, lines, Record(change, customer, card, Math.Max(0, Invoice.Total(lines)), currency, subscriptionId, session.Metadata, session.Billing ?? new("US"), failing: card.DeclineCode is not null, session.ReservedPaymentId) with
        {
            DiscountId = session.DiscountIds is [var first, ..] ? first : null,
            Discounts = PaymentDiscount.Of(change.State, session.DiscountIds),
            CheckoutSessionId = session.Id,
            PaymentLink = addresses.CheckoutUrl(session.Id),
            ProductCart = subscriptionId is null ? [.. session.Cart.Select(static c => new CartLine(c.ProductId, c.Quantity))] : null,
        });

    /// <summary>A payment that waits for a card.</summary>
    public void Expect(Change change, CheckoutSession session, Customer customer)
    {
        var lines = CartLines.Today(change.State, session);
        change.Put(change.State.Invoices, new(session.ReservedPaymentId!, lines));
        change.Put(change.State.Payments, new Payment
        {
            PaymentId = session.ReservedPaymentId!,
            BusinessId = change.State.Now.BusinessId,
            BrandId = change.State.Now.BusinessId,
            Status = PaymentStatus.RequiresPaymentMethod,
            TotalAmount = Math.Max(0, Invoice.Total(lines)),
            Tax = 0,
            Currency = CartLines.CurrencyOf(change.State, session),
            SettlementAmount = Math.Max(0, Invoice.Total(lines)),
            SettlementCurrency = CartLines.CurrencyOf(change.State, session),
            SettlementTax = 0,
            Customer = customer.Summary(),
            Billing = session.Billing!,
            SubscriptionId = session.ReservedSubscriptionId,
            CheckoutSessionId = session.Id,
            PaymentLink = addresses.CheckoutUrl(session.Id),
            PaymentMethod = null,
            CardType = null,
            Metadata = session.Metadata,
            CreatedAt = change.At,
            UpdatedAt = change.At,
        });
    }

    /// <summary>By the card that the subscription knows. What comes to nothing needs no card.</summary>
    /// <param name="attempt">How often it failed before.</param>
    public Payment ChargeAgain(Change change, Subscription subscription, IReadOnlyList<InvoiceLine> lines, int attempt = 0)
    {
        var card = TestCard.Find(subscription.CardNumber)!;
        var (amount, customer) = (Math.Max(0, Invoice.Total(lines)), change.State.Customers.Get(subscription.CustomerId));
        var failing = amount > 0 && (card.FailsAtRenewal || card.DeclineCode is not null);

        return Settle(change, lines, Record(change, customer, card, amount, subscription.Currency, subscription.Id, subscription.Metadata, subscription.Billing, failing) with { RetryAttempt = attempt });
    }

    // Keeps the payment and tells whoever listens.
    private Payment Settle(Change change, IReadOnlyList<InvoiceLine> lines, Payment payment)
    {
        change.Put(change.State.Payments, payment);
        change.Put(change.State.Invoices, new(payment.PaymentId, lines));
        outbox.Dodo(change, payment.Status is PaymentStatus.Succeeded ? "payment.succeeded" : "payment.failed", "Payment", payment);
        return payment;
    }

    private Payment Record(Change change, Customer customer, TestCard card, int amount, string currency, string? subscriptionId, JsonElement metadata, BillingAddress billing, bool failing, string? reservedId = null)
    {
        var id = reservedId ?? Ids.New("pay");

        return new()
        {
            PaymentId = id,
            BusinessId = change.State.Now.BusinessId,
            BrandId = change.State.Now.BusinessId,
            Status = failing ? PaymentStatus.Failed : PaymentStatus.Succeeded,
            TotalAmount = amount,
            Tax = 0,
            Currency = currency,
            SettlementAmount = amount,
            SettlementCurrency = currency,
            SettlementTax = 0,
            Customer = customer.Summary(),
            Billing = billing,
            SubscriptionId = subscriptionId,
            SubscriptionIds = subscriptionId is null ? [] : [subscriptionId],
            PaymentMethodType = "credit",
            PaymentMethodId = change.State.CardsOfCustomer[customer.CustomerId].FirstOrDefault(c => c.Number == card.Number)?.PaymentMethodId,
            CardNetwork = card.Network,
            CardLastFour = card.LastFour,
            CardHolderName = customer.Name,
            CardIssuingCountry = "US",
            ErrorCode = failing ? card.DeclineCode ?? "GENERIC_DECLINE" : null,
            ErrorMessage = failing ? card.DeclineWords ?? "The card was declined." : null,
            InvoiceId = failing ? null : "inv_" + id[4..],
            InvoiceUrl = failing ? null : addresses.InvoiceUrl(id),
            Metadata = metadata,
            CreatedAt = change.At,
            UpdatedAt = change.At,
        };
    }
}
