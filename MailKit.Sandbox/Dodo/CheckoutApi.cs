namespace MailKit.Sandbox.Dodo;

/// <summary>Checkout sessions: made here, paid on the hosted page.</summary>
public static class CheckoutApi
{
    public static void MapDodoCheckouts(this WebApplication app)
    {
        var addresses = app.Services.GetRequiredService<SandboxAddresses>();
        var policy = app.Services.GetRequiredService<DodoPolicy>();

        app.Map("POST", "/checkouts", async (call, state) =>
        {
            var request = await call.BodyAsync<CreateCheckout>();
            var session = await state.ChangeAsync(change => change.Put(state.Sessions, Open(change, request, policy)));
            await call.AnswerAsync(new CreatedCheckout(session.Id, addresses.CheckoutUrl(session.Id), null, null, null, true));
        });

        app.Map("GET", "/checkouts/{id}", static async (call, state) =>
        {
            var session = await state.ReadAsync(s => s.Sessions.Find(call.Route("id"))) ?? throw DodoRefusalException.NotFound("Checkout session");
            await call.AnswerAsync(new CheckoutStatus(session.Id, session.CreatedAt, session.CustomerEmail, session.CustomerName, session.PaymentId, session.PaymentStatus));
        });
    }

    private static CheckoutSession Open(Change change, CreateCheckout request, DodoPolicy policy)
    {
        var state = change.State;
        CheckCart(state, request.ProductCart);

        if (State.Metadata.Fault(request.Metadata) is { } fault)
        {
            throw DodoRefusalException.InvalidBody(fault);
        }

        var customer = request.Customer?.CustomerId is { } id ? state.Customers.Find(id) ?? throw DodoRefusalException.NotFound("Customer") : null;

        if (customer is null && request.Customer?.Email is { } email && !EmailAddress.IsValid(email))
        {
            throw DodoRefusalException.InvalidBody("customer.email: invalid email address");
        }

        return new()
        {
            Id = Ids.New("cks"),
            Cart = request.ProductCart,
            CustomerId = customer?.CustomerId,
            CustomerEmail = customer?.Email ?? request.Customer?.Email,
            CustomerName = customer?.Name ?? request.Customer?.Name,
            AlwaysNewCustomer = request.FeatureFlags?.AlwaysCreateNewCustomer ?? false,
            ReturnUrl = Address("return_url", request.ReturnUrl),
            CancelUrl = Address("cancel_url", request.CancelUrl),
            Billing = request.BillingAddress,
            Metadata = request.Metadata.OrEmpty(),
            CreatedAt = change.At,
            ExpiresAt = change.At + (request.Confirm ? policy.ConfirmedSessionLifetime : policy.SessionLifetime),
        };
    }

    private static void CheckCart(SandboxState state, IReadOnlyList<CartItem> cart)
    {
        if (cart.Count is 0)
        {
            // Dodo's own spelling.
            throw new DodoRefusalException(422, "PRODUCT_CART_EMTPY", "The product cart is empty.");
        }

        if (cart.Count > 20)
        {
            throw DodoRefusalException.InvalidBody("product_cart: at most 20 items");
        }

        foreach (var item in cart)
        {
            var product = state.Products.Find(item.ProductId) ?? throw DodoRefusalException.NotFound("Product");

            if (item.Quantity < 1)
            {
                throw DodoRefusalException.InvalidBody("product_cart.quantity: at least 1");
            }

            if (item.Amount is not null && product.Price.PayWhatYouWant is not true)
            {
                throw DodoRefusalException.InvalidBody("product_cart.amount: only for a pay-what-you-want price");
            }

            foreach (var other in item.CreditEntitlements ?? [])
            {
                if (other.CreditsAmount <= 0)
                {
                    throw DodoRefusalException.InvalidBody("product_cart.credit_entitlements.credits_amount: must be greater than 0");
                }

                if (product.CreditEntitlements.All(a => a.CreditEntitlementId != other.CreditEntitlementId))
                {
                    throw DodoRefusalException.InvalidBody($"product_cart.credit_entitlements: `{other.CreditEntitlementId}` is not attached to `{product.ProductId}`");
                }
            }
        }

        if (cart.Count(i => state.Products.Get(i.ProductId).IsRecurring) > 1)
        {
            throw DodoRefusalException.InvalidBody("product_cart: at most one subscription");
        }
    }

    private static string? Address(string name, string? url)
        => url is null || (Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https") ? url : throw DodoRefusalException.InvalidBody($"{name}: invalid URL");
}
