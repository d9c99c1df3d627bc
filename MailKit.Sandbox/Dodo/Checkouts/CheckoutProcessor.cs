namespace MailKit.Sandbox.Dodo.Checkouts;

/// <summary>Takes a card for a checkout session: the payment, and on success the subscription and the credits.</summary>
public sealed class CheckoutProcessor(PaymentProcessor payments, SubscriptionLifecycle subscriptions, CreditIssuer credits, Schedule schedule)
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
        var lines = session.Cart.Select(item => (Item: item, Product: state.Products.Get(item.ProductId))).ToList();
        var recurring = lines.FirstOrDefault(static l => l.Product.IsRecurring);
        var subscriptionId = recurring.Product is null ? null : Ids.New("sub");
        var total = lines.Sum(static l => (l.Item.Amount ?? l.Product.Price.Amount) * l.Item.Quantity);
        var payment = payments.Settle(change, payments.Charge(change, session, customer, card, total, lines[0].Product.Price.Currency, subscriptionId: card.DeclineCode is null ? subscriptionId : null));
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

        if (recurring.Product is { } plan)
        {
            Begin(change, session, customer, plan, recurring.Item, card, subscriptionId!);
        }

        foreach (var (item, product) in lines.Where(static l => !l.Product.IsRecurring))
        {
            credits.ForPurchase(change, payment, CreditsOf(product, item), item.Quantity);
        }

        return new CheckoutOutcome.Paid(payment, subscriptionId, customer.Email);
    }

    private static Customer CustomerFor(Change change, CheckoutSession session, string email)
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

    private static List<CreditAttachment> CreditsOf(Product product, CartItem item)
        => [.. product.CreditEntitlements.Select(a => item.CreditEntitlements?.FirstOrDefault(o => o.CreditEntitlementId == a.CreditEntitlementId) is { } other
            ? a with { CreditsAmount = other.CreditsAmount }
            : a)];

    private void Begin(Change change, CheckoutSession session, Customer customer, Product plan, CartItem item, TestCard card, string id)
    {
        var price = plan.Price;
        var subscription = new Subscription
        {
            Id = id,
            CustomerId = customer.CustomerId,
            ProductId = plan.ProductId,
            Quantity = item.Quantity,
            Status = SubscriptionStatus.Active,
            Currency = price.Currency,
            RecurringPreTaxAmount = price.Amount * item.Quantity,
            TaxInclusive = price.TaxInclusive ?? false,
            Cart = CreditsOf(plan, item),
            CardNumber = card.Number,
            Billing = session.Billing!,
            Metadata = session.Metadata,
            PaymentFrequencyCount = price.PaymentFrequencyCount ?? 1,
            PaymentFrequencyInterval = price.PaymentFrequencyInterval ?? TimeInterval.Month,
            SubscriptionPeriodCount = price.SubscriptionPeriodCount ?? 10,
            SubscriptionPeriodInterval = price.SubscriptionPeriodInterval ?? TimeInterval.Year,
            Anchor = change.At,
            CreatedAt = change.At,
            PreviousBillingDate = change.At,
            NextBillingDate = change.At.Add(price.PaymentFrequencyCount ?? 1, price.PaymentFrequencyInterval ?? TimeInterval.Month),
            ExpiresAt = change.At.Add(price.SubscriptionPeriodCount ?? 10, price.SubscriptionPeriodInterval ?? TimeInterval.Year),
        };

        subscriptions.Announce(change, "subscription.active", subscription);
        schedule.Expect(subscription);
        credits.ForCycle(change, subscription);
    }
}
