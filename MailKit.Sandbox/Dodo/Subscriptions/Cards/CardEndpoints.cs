using MailKit.Sandbox.Dodo.Http;

namespace MailKit.Sandbox.Dodo.Subscriptions.Cards;

/// <summary>Charging a subscription on demand, and giving it another card.</summary>
public static class CardEndpoints
{
    public static void MapDodoSubscriptionCards(this WebApplication app)
    {
        var (payments, cards) = (app.Services.GetRequiredService<PaymentProcessor>(), app.Services.GetRequiredService<CardChange>());
        var (addresses, policy) = (app.Services.GetRequiredService<SandboxAddresses>(), app.Services.GetRequiredService<DodoPolicy>());

        app.Map("POST", "/subscriptions/{id}/charge", async (call, state) =>
        {
            var body = await call.ObjectAsync();
            BodyChecks.Unsupported(body, "customer_balance_config", "adaptive_currency_fees_inclusive");
            var request = call.Read<ChargeSubscription>(body);
            BodyChecks.Metadata(request.Metadata);
            var payment = await state.ChangeAsync(change => Charge(change, payments, Find(state, call), request));
            await call.AnswerAsync(new ChargedSubscription(payment.PaymentId));
        });
        app.Map("POST", "/subscriptions/{id}/update-payment-method", async (call, state) =>
        {
            var body = await call.ObjectAsync();
            BodyChecks.Unsupported(body, "allowed_payment_method_types");
            var request = call.Read<UpdateCard>(body);
            BodyChecks.Url("return_url", request.ReturnUrl);
            await call.AnswerAsync(await state.ChangeAsync(change => request.Type is UpdateCardType.New
                ? Ask(change, addresses, policy, Open(state, call), request.ReturnUrl)
                : Use(change, payments, cards, Open(state, call), request.PaymentMethodId ?? throw DodoRefusalException.InvalidBody("missing field `payment_method_id`"))));
        });
    }

    private static Subscription Find(SandboxState state, DodoCall call) => state.Subscriptions.Require(call.Route("id"), "Subscription");

    private static Subscription Open(SandboxState state, DodoCall call)
        => Find(state, call) is { Status: SubscriptionStatus.Active or SubscriptionStatus.OnHold or SubscriptionStatus.Paused } open ? open : throw new DodoRefusalException(422, "SUBSCRIPTION_INACTIVE", "The subscription is not active.");

    private static Payment Charge(Change change, PaymentProcessor payments, Subscription subscription, ChargeSubscription request)
    {
        if (subscription.Status is not SubscriptionStatus.Active)
        {
            throw new DodoRefusalException(422, "SUBSCRIPTION_INACTIVE", "The subscription is not active.");
        }

        if (!subscription.OnDemand)
        {
            throw new DodoRefusalException(422, "SUBSCRIPTION_NOT_ON_DEMAND", "The subscription is not charged on demand.");
        }

        if (request.ProductPrice < 0 || (request.ProductCurrency is { } currency && currency != subscription.Currency))
        {
            throw DodoRefusalException.InvalidBody(request.ProductPrice < 0 ? "product_price: must not be negative" : $"product_currency: the subscription is in {subscription.Currency}");
        }

        var line = InvoiceLine.Of(change.State.Products.Get(subscription.ProductId), 1, request.ProductPrice);
        return payments.ChargeAgain(change, subscription with { Metadata = request.Metadata.Or(subscription.Metadata) }, [line with { Description = request.ProductDescription ?? line.Description }]);
    }

    /// <summary>The new card is given on a page, like every card.</summary>
    public static UpdatedCard Ask(Change change, SandboxAddresses addresses, DodoPolicy policy, Subscription subscription, string? returnUrl)
    {
        var customer = change.State.Customers.Get(subscription.CustomerId);
        var session = change.Put(change.State.Sessions, new CheckoutSession
        {
            Id = Ids.New("cks"),
            Cart = [new(subscription.ProductId, subscription.Quantity)],
            CustomerId = customer.CustomerId,
            CustomerEmail = customer.Email,
            CustomerName = customer.Name,
            ReturnUrl = returnUrl,
            Billing = subscription.Billing,
            UpdatesSubscriptionId = subscription.Id,
            ReservedPaymentId = Ids.New("pay"),
            Metadata = subscription.Metadata,
            CreatedAt = change.At,
            ExpiresAt = change.At + policy.SessionLifetime,
        });
        return new(session.ReservedPaymentId, addresses.CheckoutUrl(session.Id), null, session.ExpiresAt);
    }

    private static UpdatedCard Use(Change change, PaymentProcessor payments, CardChange cards, Subscription subscription, string id)
    {
        var saved = change.State.SavedCards.Find(id) is { } found && found.CustomerId == subscription.CustomerId ? found : throw DodoRefusalException.NotFound("Payment method");
        var card = TestCard.Find(saved.Number)!;
        var payment = subscription.Unpaid.Count > 0 ? payments.ChargeAgain(change, subscription with { CardNumber = card.Number }, subscription.Unpaid, subscription.DunningAttempts) : null;
        cards.Make(change, subscription, card, payment);

        return new(payment?.PaymentId, null, null, null);
    }
}
