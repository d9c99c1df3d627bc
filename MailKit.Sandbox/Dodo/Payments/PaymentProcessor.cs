using System.Text.Json;

namespace MailKit.Sandbox.Dodo.Payments;

/// <summary>Charges a test card and writes down what came of it.</summary>
public sealed class PaymentProcessor(WebhookOutbox outbox, SandboxAddresses addresses)
{
    public Payment Charge(Change change, CheckoutSession session, Customer customer, TestCard card, int amount, string currency, string? subscriptionId)
        => Record(change, customer, card, amount, currency, subscriptionId, session.Metadata, session.Billing ?? new("US"), failing: card.DeclineCode is not null) with
        {
            CheckoutSessionId = session.Id,
            PaymentLink = addresses.CheckoutUrl(session.Id),
            ProductCart = subscriptionId is null ? [.. session.Cart.Select(static c => new CartLine(c.ProductId, c.Quantity))] : null,
        };

    public Payment ChargeRenewal(Change change, Subscription subscription)
    {
        var card = TestCard.Find(subscription.CardNumber)!;
        var customer = change.State.Customers.Get(subscription.CustomerId);
        var failing = card.FailsAtRenewal || card.DeclineCode is not null;

        return Settle(change, Record(change, customer, card, subscription.RecurringPreTaxAmount, subscription.Currency, subscription.Id, subscription.Metadata, subscription.Billing, failing));
    }

    /// <summary>Keeps the payment and tells whoever listens.</summary>
    public Payment Settle(Change change, Payment payment)
    {
        change.Put(change.State.Payments, payment);
        outbox.Dodo(change, payment.Status is PaymentStatus.Succeeded ? "payment.succeeded" : "payment.failed", "Payment", payment);
        return payment;
    }

    private Payment Record(Change change, Customer customer, TestCard card, int amount, string currency, string? subscriptionId, JsonElement metadata, BillingAddress billing, bool failing)
    {
        var id = Ids.New("pay");

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
            PaymentMethodId = "pm_sandbox_" + card.LastFour,
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
