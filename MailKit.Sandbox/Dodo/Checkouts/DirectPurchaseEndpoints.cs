using System.Text.Json;
using MailKit.Sandbox.Dodo.Http;

namespace MailKit.Sandbox.Dodo.Checkouts;

/// <summary>Payments and subscriptions that are made without a checkout session of the merchant's: they have one of their own, which is confirmed at once.</summary>
public static class DirectPurchaseEndpoints
{
    public static void MapDodoDirectPurchases(this WebApplication app)
    {
        var (addresses, opening) = (app.Services.GetRequiredService<SandboxAddresses>(), app.Services.GetRequiredService<CheckoutOpening>());

        app.Map("POST", "/payments", async (call, state) =>
        {
            var request = await ReadAsync<CreatePayment>(call);
            await call.AnswerAsync(await state.ChangeAsync(change =>
            {
                var cart = request.ProductCart.Select(static i => new CartItem(i.ProductId, i.Quantity, null, i.Amount)).ToList();

                if (cart.Exists(i => state.Products.Find(i.ProductId) is { IsRecurring: true }))
                {
                    throw DodoRefusalException.InvalidBody("product_cart: a subscription is made by `POST /subscriptions`");
                }

                var session = opening.Confirm(change, opening.Make(change, request.Checkout(cart)), request.PaymentMethodId);
                return new CreatedPayment(
                    session.ReservedPaymentId!, $"{session.ReservedPaymentId}_secret", request.PaymentLink is true ? addresses.CheckoutUrl(session.Id) : null, Math.Max(0, Invoice.Total(CartLines.Today(state, session))),
                    state.Customers.Get(session.CustomerId!).Summary(), [.. cart.Select(static c => new CartLine(c.ProductId, c.Quantity))], session.DiscountIds is [var first, ..] ? first : null, session.DiscountIds, session.ExpiresAt, session.Metadata);
            }));
        });
        app.Map("POST", "/subscriptions", async (call, state) =>
        {
            var request = await ReadAsync<CreateSubscription>(call);
            await call.AnswerAsync(await state.ChangeAsync(change =>
            {
                if (state.Products.Require(request.ProductId, "Product") is { IsRecurring: false })
                {
                    throw DodoRefusalException.InvalidBody("product_id: not a subscription");
                }

                List<CartItem> cart = [new(request.ProductId, request.Quantity), .. (request.OneTimeProductCart ?? []).Select(static i => new CartItem(i.ProductId, i.Quantity, null, i.Amount))];
                var session = opening.Confirm(change, opening.Make(change, request.Checkout(cart) with { SubscriptionData = new(request.TrialPeriodDays, request.OnDemand) }), request.PaymentMethodId);
                var subscription = state.Subscriptions.Get(session.ReservedSubscriptionId!);

                return new CreatedSubscription(
                    subscription.Id, session.ReservedPaymentId!, $"{session.ReservedPaymentId}_secret", request.PaymentLink is true ? addresses.CheckoutUrl(session.Id) : null, subscription.RecurringPreTaxAmount,
                    state.Customers.Get(session.CustomerId!).Summary(), [], [.. cart.Skip(1).Select(static c => new CartLine(c.ProductId, c.Quantity))], session.DiscountIds is [var first, ..] ? first : null, session.DiscountIds, session.ExpiresAt, subscription.TrialAmount, session.Metadata);
            }));
        });
    }

    private static async Task<T> ReadAsync<T>(DodoCall call)
        where T : class
    {
        var body = await call.ObjectAsync();
        BodyChecks.Unsupported(body, CheckoutOpening.NotHere);
        return call.Read<T>(body);
    }
}

/// <summary>Something that is bought without a session of the merchant's.</summary>
public record DirectPurchase
{
    public required BillingAddress Billing { get; init; }

    public required CheckoutCustomer Customer { get; init; }

    public bool? PaymentLink { get; init; }

    public string? ReturnUrl { get; init; }

    public string? PaymentMethodId { get; init; }

    public string? DiscountCode { get; init; }

    public IReadOnlyList<string>? DiscountCodes { get; init; }

    public JsonElement? Metadata { get; init; }

    public CreateCheckout Checkout(IReadOnlyList<CartItem> cart) => new()
    {
        ProductCart = cart,
        Customer = Customer,
        BillingAddress = Billing,
        ReturnUrl = ReturnUrl,
        DiscountCode = DiscountCode,
        DiscountCodes = DiscountCodes,
        Metadata = Metadata,
    };
}

/// <summary>A one-time payment.</summary>
public sealed record CreatePayment : DirectPurchase
{
    public required IReadOnlyList<OneTimeItem> ProductCart { get; init; }
}

/// <summary>A subscription, with what is bought once beside it.</summary>
public sealed record CreateSubscription : DirectPurchase
{
    public required string ProductId { get; init; }

    public required int Quantity { get; init; }

    public int? TrialPeriodDays { get; init; }

    public OnDemand? OnDemand { get; init; }

    public IReadOnlyList<OneTimeItem>? OneTimeProductCart { get; init; }
}

/// <summary>One of the things.</summary>
public sealed record OneTimeItem(string ProductId, int Quantity, int? Amount);

/// <summary>A payment that waits for a card.</summary>
public sealed record CreatedPayment(string PaymentId, string ClientSecret, string? PaymentLink, int TotalAmount, CustomerSummary Customer, IReadOnlyList<CartLine> ProductCart, string? DiscountId, IReadOnlyList<string> DiscountIds, DateTimeOffset? ExpiresOn, JsonElement Metadata);

/// <summary>A subscription that waits for its first payment.</summary>
public sealed record CreatedSubscription(string SubscriptionId, string PaymentId, string? ClientSecret, string? PaymentLink, int RecurringPreTaxAmount, CustomerSummary Customer, IReadOnlyList<string> Addons, IReadOnlyList<CartLine> OneTimeProductCart, string? DiscountId, IReadOnlyList<string> DiscountIds, DateTimeOffset? ExpiresOn, int? TrialAmount, JsonElement Metadata);
