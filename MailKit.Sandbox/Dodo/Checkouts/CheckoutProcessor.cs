using MailKit.Sandbox.Dodo.Customers.PaymentMethods;
using MailKit.Sandbox.Dodo.Discounts;
using MailKit.Sandbox.Dodo.Subscriptions.Cards;

namespace MailKit.Sandbox.Dodo.Checkouts;

/// <summary>Takes a card for a checkout session: the payment, and on success the subscription and the credits.</summary>
public sealed class CheckoutProcessor(PaymentProcessor payments, SubscriptionLifecycle subscriptions, CreditIssuer credits, CardChange cards)
{
    public CheckoutOutcome Pay(Change change, CheckoutSession session, TestCard card, string email, string? country)
    {
        if (session.ConsumedAt is not null)
        {
            return new CheckoutOutcome.AlreadyPaid();
        }

        if (session.ExpiresAt <= change.At)
        {
            return new CheckoutOutcome.TooLate();
        }

        session = session with { Billing = session.Billing ?? new(country ?? "US") };
        var state = change.State;
        var customer = CustomerFor(change, session, email);
        var updated = state.Subscriptions.Find(session.UpdatesSubscriptionId);
        var plan = updated is null ? CartLines.PlanOf(state, session) : null;
        var subscriptionId = plan is null ? null : session.ReservedSubscriptionId ?? Ids.New("sub");
        var payment = payments.Charge(change, session, customer, card, CartLines.Today(state, session), CartLines.CurrencyOf(state, session), subscriptionId: card.DeclineCode is null ? subscriptionId : null);
        var paid = payment.Status is PaymentStatus.Succeeded;

        change.Put(state.Sessions, session with
        {
            CustomerId = customer.CustomerId,
            PaymentId = payment.PaymentId,
            PaymentStatus = payment.Status,
            ConsumedAt = paid ? change.At : null,
        });

        if (!paid)
        {
            return new CheckoutOutcome.Declined(payment, card.DeclineWords!);
        }

        if (updated is not null)
        {
            cards.Make(change, updated, card, payment);
            return new CheckoutOutcome.Paid(payment, updated.Id, customer.Email);
        }

        SavedCard.Use(change, customer, card);

        foreach (var discount in session.DiscountIds.Select(state.Discounts.Find).OfType<Discount>().ToList())
        {
            change.Put(state.Discounts, discount with { TimesUsed = discount.TimesUsed + 1 });
        }

        if (plan is var (item, product))
        {
            subscriptions.Begin(change, NewSubscription.Of(change, session, customer, product, item, subscriptionId!) with { Status = SubscriptionStatus.Active, CardNumber = card.Number });
        }

        foreach (var (bought, thing) in session.Cart.Select(i => (i, state.Products.Get(i.ProductId))).Where(static l => !l.Item2.IsRecurring))
        {
            credits.ForPurchase(change, payment, NewSubscription.CreditsOf(thing, bought), bought.Quantity);
        }

        return new CheckoutOutcome.Paid(payment, subscriptionId, customer.Email);
    }

    /// <summary>What is to be paid is written down before anybody pays: the payment, and the subscription that waits for it.</summary>
    public void Expect(Change change, CheckoutSession session, Customer customer)
    {
        payments.Expect(change, session, customer);

        if (CartLines.PlanOf(change.State, session) is var (item, product))
        {
            change.Put(change.State.Subscriptions, NewSubscription.Of(change, session, customer, product, item, session.ReservedSubscriptionId!));
        }
    }

    /// <summary>Who pays: the session's customer, one with the same address, or somebody new.</summary>
    public static Customer CustomerFor(Change change, CheckoutSession session, string email)
    {
        if (change.State.Customers.Find(session.CustomerId) is { } known)
        {
            return known;
        }

        if (!session.AlwaysNewCustomer && change.State.Customers.OldestFirst.FirstOrDefault(c => string.Equals(c.Email, email, StringComparison.OrdinalIgnoreCase)) is { } sameEmail)
        {
            return sameEmail;
        }

        return change.Put(change.State.Customers, new Customer
        {
            CustomerId = Ids.New("cus"),
            BusinessId = change.State.Now.BusinessId,
            Email = email,
            Name = session.CustomerName ?? email.Split('@')[0],
            CreatedAt = change.At,
        });
    }
}
